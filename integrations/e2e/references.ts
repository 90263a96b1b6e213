/** Data: references and look-alikes to admit. */

import fs from "node:fs";

const SHA = "a".repeat(64);

/** References of every shape that the grammar knows, and texts that are none. */
export const REFERENCES: readonly string[] = [
  ..."nginx nginx:latest redis:7 busybox alpine:3 mysql bitnami/redis calico/node:v3 velero/velero:v1.6.2".split(" "),
  ..."library/nginx library/nginx:1 library/a/b docker.io/nginx docker.io/library/nginx docker.io/nirmata/kyverno:latest".split(
    " ",
  ),
  ..."index.docker.io/library/nginx index.docker.io/bitnami/redis registry-1.docker.io/nginx INDEX.docker.io/nginx".split(
    " ",
  ),
  ..."gcr.io/heptio-images/eventrouter:v0.3 ghcr.io/jvanzyl/nginx:latest quay.io/jetstack/cert-manager:v1.4.1".split(
    " ",
  ),
  ..."k8s.gcr.io/pause:3.5 us.gcr.io/p/x:1 notquay.io/a/b quayXio/foo:1 foo/quay.io/bar:1 quay.io.evil.com/a".split(
    " ",
  ),
  ..."quay.io/jetstack quay.io/jetstack/x:1 quay.io/jetstackx/y:1 quay.io/acme/app:1 quay.io/acme/deep/app:1 QUAY.io/Acme/x".split(
    " ",
  ),
  ..."Quay.IO/a/b:1 quay.io:443/a/b quay.io:443/a/b:1 quay.io registry.k8s.io/pause:3.9 public.ecr.aws/nginx/nginx:1".split(
    " ",
  ),
  ..."localhost/foo localhost:5000/foo localhost:5000/foo:1 host:5000/foo 10.0.0.1:5000/foo 10.0.0.1/foo [::1]:5000/foo [::1]/foo".split(
    " ",
  ),
  ..."Foo/bar Foo/bar:1 [a]/x [A]/x [a]:1/x evil.io/x a.b_c/x a--b/x a_b/x a__b/x a___b/x -a/x a-/x a.-b/x mcr.microsoft.com/a/b".split(
    " ",
  ),
  ..."harbor.myco.com/quay.io/a/b:1 harbor.myco.com/myproj/app:1 harbor.myco.com/docker.io harbor.myco.com/docker.iox/a".split(
    " ",
  ),
  ..."harbor.myco.com.evil.io/x HARBOR.myco.com/quay.io/a harbor.myco.com:443/x other.myco.com/evil.io/x other.myco.com/x/y".split(
    " ",
  ),
  ..."example.com example.com:1 test_com test.com:5000 a/b/c/d/e:1 x.y/z auto auto:1 ko://acme/app docker://nginx http://a/b".split(
    " ",
  ),
  ..."nginx: nginx@ :tag @sha256:abc nginx:1.25+build nginx:-1 nginx:a:b a//b /a a/ Nginx nginx/Nginx quay.io/a/B * a@b a/b@sha256:ab".split(
    " ",
  ),
  `ghcr.io/x/y@sha256:${SHA}`,
  `ghcr.io/x/y:1@sha256:${SHA}`,
  `nginx@sha256:${SHA}`,
  `nginx:1@sha512:${SHA}${SHA}`,
  `nginx:1@sha384:${"b".repeat(96)}`,
  `nginx@sha384:${SHA}`,
  `nginx@md5:${"a".repeat(32)}`,
  SHA,
  `quay.io/${SHA}`,
  `nginx:${"t".repeat(128)}`,
  `nginx:${"t".repeat(129)}`,
  `quay.io/${"p".repeat(200)}/${"q".repeat(54)}`,
  `quay.io/${"p".repeat(200)}/${"q".repeat(55)}`,
  `quay.io/${"p".repeat(200)}/${"q".repeat(40)}`,
  `docker.io/${"n".repeat(247)}`,
  `docker.io/${"n".repeat(248)}`,
  `${"n".repeat(230)}`,
  `${"d".repeat(60)}.${"d".repeat(4000)}.io/x/y-that-is-too-long-to-be-a-reference-at-all-since-4096-is-the-limit`,
  " nginx",
  "nginx ",
  "a b",
];

/** Those that the distribution/reference project tests its parser with, where they lie beside the repository. */
export const VECTORS: readonly string[] = (() => {
  const file = new URL("../../../shared/vectors/reference-parse.json", import.meta.url);
  if (!fs.existsSync(file)) return [];
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { input: string }[])
    .map(({ input }) => input)
    .filter((input) => input !== "" && input.length < 5000);
})();

/** Values that are filled in before a cluster sees them: the command line rewrites some, policies leave all. */
export const PLACEHOLDERS: readonly string[] = ["quay.io/acme/app:${TAG}", "nginx:{{ tag }}", "gcr.io/a/b@$(DIGEST)"];
