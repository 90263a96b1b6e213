/** Names that speak of an image, as those of flags, variables and keys do. */

/** Names with these words hold something of an image, but not the image. */
const OTHER_WORDS = new Set(
  (
    "pull policy secret secrets tag tags version versions registry registries gc id ids format type types path dir " +
    "directory size cache threshold timeout interval enable enabled disable disabled hash sha host scan scanner " +
    "signature signatures verify prefix suffix stream streams arch os user port mode level loglevel count list spec " +
    "duration delay ttl namespace quality bucket store addr family strategy project backend server url domain org"
  ).split(" "),
);

export const NAME_SAYS_IMAGE = /[Ii]mages?(?![A-Za-z])|IMAGES?|[Ii]mage(?=[A-Z])/;

/** Whether a flag, variable or key is named for an image: `--sidecar-image`, `RELATED_IMAGE_X`, `dockerImage`. */
export function namesImage(whole: string): boolean {
  if (!NAME_SAYS_IMAGE.test(whole)) return false;
  // The prefix of an annotation says whose it is.
  const name = whole.slice(whole.lastIndexOf("/") + 1);
  const words = name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase());
  return words.some((word) => /images?$/.test(word)) && !words.some((word) => OTHER_WORDS.has(word));
}
