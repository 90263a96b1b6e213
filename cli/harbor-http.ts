/**
 * One HTTP request and its answer. Not by `fetch`: Node's takes no certificates of one's own without a package. Cookies
 * are not kept, since Harbor asks sessions, but not Basic credentials, for a token against forged requests.
 */

import http from "node:http";
import https from "node:https";
import tls from "node:tls";

/** More than any answer that is wanted here. */
const MAX_BYTES = 1 << 24;

export interface Connection {
  /** Without a final slash. */
  readonly base: string;
  readonly authorization: string;
  /** PEM certificates to trust besides the usual ones. */
  readonly ca: string | undefined;
  readonly timeoutMs: number;
}

export interface Request {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** Why there was no answer. */
export class NoAnswer extends Error {
  readonly why: "timeout" | "certificate" | "connection" | "too-long";

  constructor(why: NoAnswer["why"], message: string) {
    super(message);
    this.why = why;
  }
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ISSUER|^ERR_TLS_/;

/** Sends a request; rejects with a NoAnswer. */
export function send(connection: Connection, { method, path, headers, body }: Request): Promise<Answer> {
  const url = new URL(connection.base + path);
  const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const options: https.RequestOptions = {
    method,
    agent: false,
    rejectUnauthorized: true,
    headers: {
      accept: "application/json",
      authorization: connection.authorization,
      "user-agent": "pullthrough",
      ...(content ? { "content-type": "application/json", "content-length": content.length } : {}),
      ...headers,
    },
    ...(connection.ca === undefined ? {} : { ca: [...tls.rootCertificates, connection.ca] }),
  };
  const signal = AbortSignal.timeout(connection.timeoutMs);
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      if (signal.aborted) reject(new NoAnswer("timeout", `no answer within ${connection.timeoutMs / 1000} s`));
      else reject(error instanceof NoAnswer ? error : failure(error));
    };
    const ask = url.protocol === "https:" ? https.request : http.request;
    const request = ask(url, { ...options, signal }, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > MAX_BYTES) response.destroy(new NoAnswer("too-long", "its answer does not end"));
      });
      response.on("error", fail);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        if (response.complete) resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        else fail(new Error("the connection was cut in the middle of an answer"));
      });
    });
    request.on("error", fail);
    request.end(content);
  });
}

function failure(error: NodeJS.ErrnoException): NoAnswer {
  const { code = "" } = error;
  if (CERTIFICATE.test(code)) return new NoAnswer("certificate", error.message);
  // Several addresses that all refuse make an error without a message.
  return new NoAnswer("connection", error.message || code);
}
