/** The version, put in by the build from package.json. */

declare const PULLTHROUGH_VERSION: string | undefined;

export const VERSION = typeof PULLTHROUGH_VERSION === "string" ? PULLTHROUGH_VERSION : "0.0.0-development";
