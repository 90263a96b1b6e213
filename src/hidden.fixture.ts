/**
 * Texts of manifests that were judged by eye: what in them is an image to be pulled, and what only looks like one.
 * The shapes were seen in the projects named; texts are cut down to what matters.
 *
 * An image is told of if the text names it in full: under a flag, variable or key that says image, with a registry
 * that the rules serve (docker.io, gcr.io, ghcr.io and quay.io here), or with a digest. Where that rule and what is
 * really pulled part company, what is really pulled counts, and a comment says so: such a row is a fair miss.
 */

import type { HiddenPlace } from "./config.js";

const DIGEST = `@sha256:${"0123456789abcdef".repeat(4)}`;

export interface Labelled {
  readonly place: HiddenPlace;
  /** The variable or key that the text stands under, or the argument before it. */
  readonly name: string;
  readonly text: string;
  /** What is pulled, in order. */
  readonly references: readonly string[];
  /** The project; `operators` and `scripts` where many have the shape. */
  readonly from: string;
}

type Image = readonly [name: string, text: string, references: readonly string[], from: string];

const ARGS: readonly Image[] = [
  // One argument, flag and value.
  [
    "--kubelet-service=kube-system/kubelet",
    "--prometheus-config-reloader=quay.io/prometheus-operator/prometheus-config-reloader:v0.93.1",
    ["quay.io/prometheus-operator/prometheus-config-reloader:v0.93.1"],
    "kube-prometheus",
  ],
  ["", "--thanos-default-base-image=quay.io/thanos/thanos:v0.39.2", ["quay.io/thanos/thanos:v0.39.2"], "prometheus"],
  [
    "",
    "--alertmanager-default-base-image=quay.io/prometheus/alertmanager",
    ["quay.io/prometheus/alertmanager"],
    "prometheus",
  ],
  [
    "--v=2",
    "--acme-http01-solver-image=quay.io/jetstack/cert-manager-acmesolver:v1.19.1",
    ["quay.io/jetstack/cert-manager-acmesolver:v1.19.1"],
    "cert-manager",
  ],
  [
    "olm",
    "-configmapServerImage=quay.io/operator-framework/configmap-operator-registry:latest",
    ["quay.io/operator-framework/configmap-operator-registry:latest"],
    "olm",
  ],
  ["", "--pod-infra-container-image=registry.k8s.io/pause:3.10", ["registry.k8s.io/pause:3.10"], "kubelet"],
  ["", "--kube-rbac-proxy-image=kubebuilder/kube-rbac-proxy", ["kubebuilder/kube-rbac-proxy"], "operators"],
  ["", "--runner-image=ghcr.io/actions/actions-runner:2.328.0", ["ghcr.io/actions/actions-runner:2.328.0"], "arc"],
  ["", "--docker-image=docker:dind", ["docker:dind"], "arc"],
  ["", `--node-image=kindest/node:v1.33.1${DIGEST}`, [`kindest/node:v1.33.1${DIGEST}`], "kind"],
  ["", "--images=quay.io/acme/a:1,acme/b:2", ["quay.io/acme/a:1", "acme/b:2"], "scripts"],
  ["", "--default-image=public.ecr.aws/acme/base:1", ["public.ecr.aws/acme/base:1"], "scripts"],
  ["", '--default-image="acme/base:1"', ["acme/base:1"], "scripts"],
  ["", "--sidecar.image=acme/sidecar", ["acme/sidecar"], "operators"],
  ["", "--agent=ghcr.io/acme/agent:1.2", ["ghcr.io/acme/agent:1.2"], "operators"],
  ["", `--agent=acme/agent${DIGEST}`, [`acme/agent${DIGEST}`], "operators"],
  [
    "",
    `--agent=registry.example.com:5000/acme/agent${DIGEST}`,
    [`registry.example.com:5000/acme/agent${DIGEST}`],
    "operators",
  ],
  ["", "--conf=spark.kubernetes.container.image=apache/spark:3.5.3", ["apache/spark:3.5.3"], "spark"],
  ["", "--set=image.repository=quay.io/acme/app,image.tag=v1", ["quay.io/acme/app"], "helm"],
  ["run", "--image=busybox:1.36", ["busybox:1.36"], "kubectl"],
  // A lone word is a name of Docker Hub, if the flag says image.
  ["run", "--image=nginx", ["nginx"], "kubectl"],
  // Two arguments.
  ["-util-image", `quay.io/operator-framework/olm${DIGEST}`, [`quay.io/operator-framework/olm${DIGEST}`], "olm"],
  [
    "--engine-image",
    "docker.io/longhornio/longhorn-engine:master-head",
    ["docker.io/longhornio/longhorn-engine:master-head"],
    "longhorn",
  ],
  [
    "--instance-manager-image",
    "longhornio/longhorn-instance-manager:v1.10.0",
    ["longhornio/longhorn-instance-manager:v1.10.0"],
    "longhorn",
  ],
  [
    "--backing-image-manager-image",
    "longhornio/backing-image-manager:v1.10.0",
    ["longhornio/backing-image-manager:v1.10.0"],
    "longhorn",
  ],
  [
    "--support-bundle-manager-image",
    "longhornio/support-bundle-kit:v0.0.84",
    ["longhornio/support-bundle-kit:v0.0.84"],
    "longhorn",
  ],
  [
    "-entrypoint-image",
    `ghcr.io/tektoncd/pipeline/entrypoint:v1.6.0${DIGEST}`,
    [`ghcr.io/tektoncd/pipeline/entrypoint:v1.6.0${DIGEST}`],
    "tekton",
  ],
  ["-shell-image", `cgr.dev/chainguard/busybox${DIGEST}`, [`cgr.dev/chainguard/busybox${DIGEST}`], "tekton"],
  [
    "-shell-image-win",
    `mcr.microsoft.com/powershell:nanoserver${DIGEST}`,
    [`mcr.microsoft.com/powershell:nanoserver${DIGEST}`],
    "tekton",
  ],
  ["--helper-image", "rancher/library-busybox:1.31.1", ["rancher/library-busybox:1.31.1"], "local-path-provisioner"],
  ["--image", "alpine", ["alpine"], "kubectl"],
  ["--conf", "spark.kubernetes.driver.container.image=apache/spark:3.5.3", ["apache/spark:3.5.3"], "spark"],
  // A shell's command.
  [
    "-c",
    "kubectl run probe --image=curlimages/curl:8.10.1 --rm -i -- curl -s http://web:8080",
    ["curlimages/curl:8.10.1"],
    "scripts",
  ],
  ["-c", "kubectl run probe --image curlimages/curl:8.10.1 --restart=Never", ["curlimages/curl:8.10.1"], "scripts"],
  [
    "-c",
    "docker pull ghcr.io/acme/tool:2 && docker run --rm ghcr.io/acme/tool:2 make",
    ["ghcr.io/acme/tool:2", "ghcr.io/acme/tool:2"],
    "scripts",
  ],
  ["-c", "crane copy quay.io/acme/a:1 registry.local:5000/a:1", ["quay.io/acme/a:1"], "scripts"],
  ["-c", 'if ! grype "docker.io/acme/app:1"; then exit 1; fi', ["docker.io/acme/app:1"], "scripts"],
  ["-c", "export IMAGE=acme/app:1; envsubst < job.yaml | kubectl apply -f -", ["acme/app:1"], "scripts"],
  ["copy", "docker://docker.io/library/alpine:3.20", ["docker.io/library/alpine:3.20"], "skopeo"],
  ["pull", "oci://ghcr.io/acme/charts/app:1.2.3", ["ghcr.io/acme/charts/app:1.2.3"], "helm"],
  // Pulled by a daemon in the pod, but nothing tells it from any `key:value`: a fair miss.
  [
    "-c",
    "until docker ps; do sleep 3; done; docker run --rm debian:latest cat /etc/os-release",
    ["debian:latest"],
    "argo-workflows",
  ],
];

const ENV: readonly Image[] = [
  [
    "OPERATOR_IMAGE_NAME",
    "ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0",
    ["ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0"],
    "cnpg",
  ],
  ["POSTGRES_IMAGE_NAME", "ghcr.io/cloudnative-pg/postgresql:18.1", ["ghcr.io/cloudnative-pg/postgresql:18.1"], "cnpg"],
  // Names for kustomize to replace. As they stand they would be pulled from Docker Hub, so they are told of.
  ["RELATED_IMAGE_POSTGRES_16", "image-crunchy-postgres-16", ["image-crunchy-postgres-16"], "crunchy"],
  [
    "RELATED_IMAGE_POSTGRES_17_GIS_3.6",
    "image-crunchy-postgres-17-gis-3.6",
    ["image-crunchy-postgres-17-gis-3.6"],
    "crunchy",
  ],
  [
    "RELATED_IMAGE_PGBOUNCER",
    "registry.developers.crunchydata.com/crunchydata/crunchy-pgbouncer:ubi9-1.25",
    ["registry.developers.crunchydata.com/crunchydata/crunchy-pgbouncer:ubi9-1.25"],
    "crunchy",
  ],
  ["RELATED_IMAGE_che_server", "quay.io/eclipse/che-server:7.100.0", ["quay.io/eclipse/che-server:7.100.0"], "che"],
  [
    "RELATED_IMAGE_KUBE_RBAC_PROXY",
    `registry.redhat.io/openshift4/ose-kube-rbac-proxy${DIGEST}`,
    [`registry.redhat.io/openshift4/ose-kube-rbac-proxy${DIGEST}`],
    "olm",
  ],
  ["DRIVER_IMAGE", `nvcr.io/nvidia/driver${DIGEST}`, [`nvcr.io/nvidia/driver${DIGEST}`], "gpu-operator"],
  [
    "CONTAINER_TOOLKIT_IMAGE",
    "nvcr.io/nvidia/k8s/container-toolkit:v1.18.0",
    ["nvcr.io/nvidia/k8s/container-toolkit:v1.18.0"],
    "gpu-operator",
  ],
  [
    "CSI_ATTACHER_IMAGE",
    "docker.io/longhornio/csi-attacher:v4.11.0-20260428",
    ["docker.io/longhornio/csi-attacher:v4.11.0-20260428"],
    "longhorn",
  ],
  [
    "CSI_NODE_DRIVER_REGISTRAR_IMAGE",
    "longhornio/csi-node-driver-registrar:v2.16.0",
    ["longhornio/csi-node-driver-registrar:v2.16.0"],
    "longhorn",
  ],
  ["CSI_LIVENESS_PROBE_IMAGE", "longhornio/livenessprobe:v2.18.0", ["longhornio/livenessprobe:v2.18.0"], "longhorn"],
  [
    "STRIMZI_DEFAULT_TOPIC_OPERATOR_IMAGE",
    "quay.io/strimzi/operator:1.0.0",
    ["quay.io/strimzi/operator:1.0.0"],
    "strimzi",
  ],
  [
    "STRIMZI_KAFKA_IMAGES",
    "4.2.0=quay.io/strimzi/kafka:1.0.0-kafka-4.2.0\n4.3.0=quay.io/strimzi/kafka:1.0.0-kafka-4.3.0\n",
    ["quay.io/strimzi/kafka:1.0.0-kafka-4.2.0", "quay.io/strimzi/kafka:1.0.0-kafka-4.3.0"],
    "strimzi",
  ],
  [
    "STRIMZI_KAFKA_CONNECT_IMAGES",
    "4.2.0=acme/kafka:4.2.0 4.3.0=acme/kafka:4.3.0",
    ["acme/kafka:4.2.0", "acme/kafka:4.3.0"],
    "strimzi",
  ],
  ["NUMAFLOW_IMAGE", "quay.io/numaproj/numaflow:latest", ["quay.io/numaproj/numaflow:latest"], "numaflow"],
  [
    "WAITER_CONTAINER_IMAGE",
    `ghcr.io/shipwright-io/build/waiter:v0.17.0${DIGEST}`,
    [`ghcr.io/shipwright-io/build/waiter:v0.17.0${DIGEST}`],
    "shipwright",
  ],
  ["VM_VMAGENTDEFAULT_IMAGE", "victoriametrics/vmagent", ["victoriametrics/vmagent"], "victoriametrics"],
  ["IMPORTER_IMAGE", "quay.io/kubevirt/cdi-importer:v1.63.1", ["quay.io/kubevirt/cdi-importer:v1.63.1"], "cdi"],
  ["CATTLE_AGENT_IMAGE", "rancher/rancher-agent:v2.12.0", ["rancher/rancher-agent:v2.12.0"], "rancher"],
  ["JOB_IMAGE", "registry.gitlab.com/acme/job:1.0", ["registry.gitlab.com/acme/job:1.0"], "operators"],
  ["imageName", "acme/app:1", ["acme/app:1"], "operators"],
  ["SIDECAR", "docker.io/istio/proxyv2:1.29.1", ["docker.io/istio/proxyv2:1.29.1"], "operators"],
  ["WORKLOAD_CONTAINER", "gcr.io/acme/workload", ["gcr.io/acme/workload"], "operators"],
  ["EXPORTER", `acme/exporter${DIGEST}`, [`acme/exporter${DIGEST}`], "operators"],
  // The first part of names that the program puts together: a rule for the registry has to reach it too.
  ["HUB", "docker.io/istio", ["docker.io/istio"], "istio"],
  // The name is whole, and only its tag is filled in.
  ["VECTOR_IMAGE", "timberio/vector:${VECTOR_VERSION}", ["timberio/vector:${VECTOR_VERSION}"], "operators"],
  ["VECTOR_IMAGE", "quay.io/acme/vector:$(VECTOR_VERSION)", ["quay.io/acme/vector:$(VECTOR_VERSION)"], "operators"],
  ["IMAGE", "busybox", ["busybox"], "operators"],
  ["PODS", '{"image":"acme/runner:1","ttl":"30s","schedule":"0 4 * * *"}', ["acme/runner:1"], "operators"],
  [
    "PODS",
    '{"spec":{"containers":[{"name":"runner","image":"ghcr.io/acme/runner:1"}]}}',
    ["ghcr.io/acme/runner:1"],
    "operators",
  ],
  ["JAVA_OPTS", "-Xmx1g -Dsidecar.image=acme/sidecar:1 -Dlog.level=info", ["acme/sidecar:1"], "operators"],
  [
    "SPARK_OPTS",
    "--conf spark.kubernetes.container.image=apache/spark:3.5.3 --conf spark.executor.instances=2",
    ["apache/spark:3.5.3"],
    "spark",
  ],
  ["ALLOWED_IMAGES", "quay.io/acme/a:1; ghcr.io/acme/b:2", ["quay.io/acme/a:1", "ghcr.io/acme/b:2"], "operators"],
];

const CONFIG_MAPS: readonly Image[] = [
  // A value of its own.
  [
    "queue-sidecar-image",
    `gcr.io/knative-releases/knative.dev/serving/cmd/queue${DIGEST}`,
    [`gcr.io/knative-releases/knative.dev/serving/cmd/queue${DIGEST}`],
    "knative",
  ],
  ["queueSidecarImage", "ghcr.io/acme/queue:v1.20", ["ghcr.io/acme/queue:v1.20"], "knative"],
  ["docker_image", "ghcr.io/zalando/spilo-18:4.1-p2", ["ghcr.io/zalando/spilo-18:4.1-p2"], "zalando"],
  ["connection_pooler_image", "zalando/pgbouncer:v2.0.1", ["zalando/pgbouncer:v2.0.1"], "zalando"],
  [
    "logical_backup_docker_image",
    "ghcr.io/zalando/postgres-operator/logical-backup:v2.0.1",
    ["ghcr.io/zalando/postgres-operator/logical-backup:v2.0.1"],
    "zalando",
  ],
  [
    "sidecar_docker_images",
    "metrics:acme/metrics:1,logs:quay.io/acme/logs:1",
    ["acme/metrics:1", "quay.io/acme/logs:1"],
    "zalando",
  ],
  [
    "provisioner",
    `registry.k8s.io/sig-storage/csi-provisioner:v5.3.0${DIGEST}`,
    [`registry.k8s.io/sig-storage/csi-provisioner:v5.3.0${DIGEST}`],
    "rook",
  ],
  ["plugin", "quay.io/cephcsi/cephcsi:v3.15.0", ["quay.io/cephcsi/cephcsi:v3.15.0"], "rook"],
  [
    "ROOK_CSI_REGISTRAR_IMAGE",
    "registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.13.0",
    ["registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.13.0"],
    "rook",
  ],
  ["image", "velero/velero-restore-helper:v1.14.0", ["velero/velero-restore-helper:v1.14.0"], "velero"],
  ["trivy.repository", "ghcr.io/aquasecurity/trivy", ["ghcr.io/aquasecurity/trivy"], "trivy-operator"],
  // An artifact that is no container image, but pulled from a registry all the same.
  ["trivy.dbRepository", "ghcr.io/aquasecurity/trivy-db", ["ghcr.io/aquasecurity/trivy-db"], "trivy-operator"],
  [
    "nodeCollector.imageRef",
    "ghcr.io/aquasecurity/node-collector:0.3.1",
    ["ghcr.io/aquasecurity/node-collector:0.3.1"],
    "trivy-operator",
  ],
  ["default-runner-image", "ubuntu", ["ubuntu"], "operators"],
  // JSON.
  [
    "agent",
    '{\n    "image" : "kserve/agent:v0.16.0",\n    "memoryRequest": "100Mi",\n    "cpuLimit": "1"\n}',
    ["kserve/agent:v0.16.0"],
    "kserve",
  ],
  [
    "storageInitializer",
    '{"image":"kserve/storage-initializer:v0.16.0","caBundleVolumeMountPath":"/etc/ssl/custom-certs"}',
    ["kserve/storage-initializer:v0.16.0"],
    "kserve",
  ],
  [
    "explainers",
    '{"art": {"image" : "kserve/art-explainer", "defaultImageVersion": "latest"}}',
    ["kserve/art-explainer"],
    "kserve",
  ],
  [
    "predictor_servers",
    '{"TENSORFLOW_SERVER": {"protocols": {"v2": {"image": "tensorflow/serving", "defaultImageVersion": "2.1.0"}}}}',
    ["tensorflow/serving"],
    "seldon",
  ],
  // `hub` is what the other two are put together with; alone they name nothing that is pulled.
  [
    "values",
    '{"global": {"hub": "gcr.io/istio-release", "tag": "1.29.1", "proxy": {"image": "proxyv2"}}}',
    ["gcr.io/istio-release"],
    "istio",
  ],
  ["values", "global:\n  hub: docker.io/istio\n  tag: 1.29.1\n", ["docker.io/istio"], "istio"],
  ["overrides", '{"spec": "{\\"image\\": \\"quay.io/acme/a:1\\"}"}', ["quay.io/acme/a:1"], "operators"],
  ["images.json", '["quay.io/acme/a:1", "quay.io/acme/b:2"]', ["quay.io/acme/a:1", "quay.io/acme/b:2"], "operators"],
  // YAML.
  [
    "config",
    "grpc-simple: |\n  spec:\n    initContainers:\n      - name: grpc-bootstrap-init\n        image: busybox:1.28\n",
    ["busybox:1.28"],
    "istio",
  ],
  [
    "config",
    '- name: istio-proxy\n  image: "{{ .ProxyImage }}"\n- name: extra\n  image: quay.io/acme/extra:1\n',
    ["quay.io/acme/extra:1"],
    "istio",
  ],
  [
    "values",
    "controllerImage: cr.l5d.io/linkerd/controller\ncontrollerLogLevel: info\n",
    ["cr.l5d.io/linkerd/controller"],
    "linkerd",
  ],
  [
    "values",
    'debugContainer:\n  image:\n    name: cr.l5d.io/linkerd/debug\n    pullPolicy: ""\n    version: edge\n',
    ["cr.l5d.io/linkerd/debug"],
    "linkerd",
  ],
  [
    "executor",
    "imagePullPolicy: IfNotPresent\nimage: quay.io/argoproj/argoexec:v3.7.1\n",
    ["quay.io/argoproj/argoexec:v3.7.1"],
    "argo-workflows",
  ],
  [
    "artifactDrivers",
    "- name: my-plugin\n  image: quay.io/acme/plugin:v1\n  connectionTimeoutSeconds: 5\n",
    ["quay.io/acme/plugin:v1"],
    "argo-workflows",
  ],
  // Keys that images of workflows are looked up by: where those are rewritten, these have to follow.
  [
    "images",
    "argoproj/argosay:v2:\n  cmd: [/argosay]\ndocker/whalesay:latest:\n  cmd: [/bin/bash]\n",
    ["argoproj/argosay:v2", "docker/whalesay:latest"],
    "argo-workflows",
  ],
  [
    "pod_template.yaml",
    "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: base\n    image: apache/airflow:3.0.2\n",
    ["apache/airflow:3.0.2"],
    "airflow",
  ],
  // A pod that is made as it stands: here a lone word is what is pulled.
  [
    "helperPod.yaml",
    "kind: Pod\nspec:\n  containers:\n  - name: helper-pod\n    image: busybox\n",
    ["busybox"],
    "local-path-provisioner",
  ],
  [
    "jenkins.yaml",
    'templates:\n- containers:\n  - name: jnlp\n    image: "jenkins/inbound-agent:3283.v92c105e0f819-4"\n    args: ^${computer.jnlpmac}\n',
    ["jenkins/inbound-agent:3283.v92c105e0f819-4"],
    "jenkins",
  ],
  [
    "values.yaml",
    "image:\n  repository: quay.io/acme/app\n  tag: v1\n  pullPolicy: Always\n",
    ["quay.io/acme/app"],
    "helm",
  ],
  ["values.yaml", "image: {repository: acme/app, tag: v1}\n", ["acme/app"], "helm"],
  // The registry stands beside it; the name is where a reader finds both.
  [
    "values.yaml",
    "image:\n  registry: registry.example.com\n  repository: bitnami/redis\n  tag: 7.4.1\n",
    ["bitnami/redis"],
    "helm",
  ],
  [
    "kustomization.yaml",
    "images:\n- name: app\n  newName: ghcr.io/acme/app\n  newTag: v1\n",
    ["ghcr.io/acme/app"],
    "kustomize",
  ],
  [
    "compose.yaml",
    "services:\n  web:\n    image: nginx:1.29\n    ports: ['8080:80']\n  db:\n    image: postgres:17\n",
    ["nginx:1.29", "postgres:17"],
    "compose",
  ],
  ["images.yaml", "images:\n- quay.io/acme/a:1\n- acme/b:2\n", ["quay.io/acme/a:1", "acme/b:2"], "operators"],
  [
    "images.yaml",
    "images:\n  proxy: acme/proxy:1\n  init: ghcr.io/acme/init:1\n",
    ["acme/proxy:1", "ghcr.io/acme/init:1"],
    "operators",
  ],
  ["config.yaml", "sidecarImage: acme/sidecar:1 # keep in step with the chart\n", ["acme/sidecar:1"], "operators"],
  ["config.yaml", "sidecarImage: 'acme/sidecar:1'\n", ["acme/sidecar:1"], "operators"],
  ["config.yaml", "initImage: &init acme/init:1\n", ["acme/init:1"], "operators"],
  ["config.yaml", "initImage:\n  acme/init:1\n", ["acme/init:1"], "operators"],
  // Properties, TOML, scripts.
  [
    "application.properties",
    "job.image=quay.io/acme/job:1\njob.image.pullPolicy=Always\n",
    ["quay.io/acme/job:1"],
    "operators",
  ],
  ["application.properties", "job.image = acme/job:1\n! job.image = acme/old:1\n", ["acme/job:1"], "operators"],
  [
    "flink-conf.yaml",
    "kubernetes.container.image.ref: flink:1.20\nkubernetes.container.image.pull-policy: Always\n",
    ["flink:1.20"],
    "flink",
  ],
  [
    "spark-defaults.conf",
    "spark.kubernetes.container.image  apache/spark:3.5.3\nspark.executor.instances  2\n",
    ["apache/spark:3.5.3"],
    "spark",
  ],
  [
    "config.toml",
    '[runners.kubernetes]\n  image = "alpine:3.20"\n  helper_image = "registry.gitlab.com/gitlab-org/helper:v17.5"\n  pull_policy = ["always"]\n',
    ["alpine:3.20", "registry.gitlab.com/gitlab-org/helper:v17.5"],
    "gitlab-runner",
  ],
  ["config.toml", 'sandbox_image = "registry.k8s.io/pause:3.10"\n', ["registry.k8s.io/pause:3.10"], "containerd"],
  ["Dockerfile", "FROM gcr.io/distroless/static:nonroot\nCOPY app /\n", ["gcr.io/distroless/static:nonroot"], "kaniko"],
  [
    "run.sh",
    "#!/bin/sh\n# docker pull quay.io/acme/old:1\ndocker pull quay.io/acme/new:1\n",
    ["quay.io/acme/new:1"],
    "scripts",
  ],
  [
    "run.sh",
    'IMAGE="${IMAGE:-quay.io/acme/app:1}"\nAGENT_IMAGE=acme/agent:1\n',
    ["quay.io/acme/app:1", "acme/agent:1"],
    "scripts",
  ],
];

const ANNOTATIONS: readonly Image[] = [
  // Shown in a catalogue and not pulled from here, but to be kept in step with what is.
  [
    "containerImage",
    "ghcr.io/open-telemetry/opentelemetry-operator/opentelemetry-operator",
    ["ghcr.io/open-telemetry/opentelemetry-operator/opentelemetry-operator"],
    "otel",
  ],
  [
    "containerImage",
    "registry.connect.redhat.com/percona/percona-xtradb-cluster-operator:1.5.0",
    ["registry.connect.redhat.com/percona/percona-xtradb-cluster-operator:1.5.0"],
    "percona",
  ],
  [
    "alm-examples",
    '[{"apiVersion":"pxc.percona.com/v1","kind":"PerconaXtraDBCluster","spec":{"pxc":{"size":3,"image":"registry.connect.redhat.com/percona/pxc:8.0.19-10.1"},"haproxy":{"image":"percona/haproxy:1.5.0"}}}]',
    ["registry.connect.redhat.com/percona/pxc:8.0.19-10.1", "percona/haproxy:1.5.0"],
    "percona",
  ],
  [
    "alm-examples",
    '[\n  {\n    "kind": "Kafka",\n    "spec": {\n      "image": "quay.io/acme/kafka:4"\n    }\n  }\n]',
    ["quay.io/acme/kafka:4"],
    "olm",
  ],
  ["dapr.io/sidecar-image", "daprio/daprd:1.16.0", ["daprio/daprd:1.16.0"], "dapr"],
  ["config.linkerd.io/proxy-image", "cr.l5d.io/linkerd/proxy", ["cr.l5d.io/linkerd/proxy"], "linkerd"],
  ["config.linkerd.io/debug-image", "cr.l5d.io/linkerd/debug", ["cr.l5d.io/linkerd/debug"], "linkerd"],
  ["sidecar.istio.io/proxyImage", "docker.io/istio/proxyv2:1.29.1", ["docker.io/istio/proxyv2:1.29.1"], "istio"],
  ["gateway.istio.io/agentgatewayImage", "acme/agentgateway:1", ["acme/agentgateway:1"], "istio"],
  ["vault.hashicorp.com/agent-image", "hashicorp/vault:1.20", ["hashicorp/vault:1.20"], "vault"],
  [
    "admission.datadoghq.com/java-lib.custom-image",
    "gcr.io/datadoghq/dd-lib-java-init:v1.50.0",
    ["gcr.io/datadoghq/dd-lib-java-init:v1.50.0"],
    "datadog",
  ],
  [
    "hooks.kubevirt.io/hookSidecars",
    '[{"args": ["--version", "v1alpha2"], "image": "acme/hook:devel"}]',
    ["acme/hook:devel"],
    "kubevirt",
  ],
  [
    "client.knative.dev/user-image",
    "gcr.io/knative-samples/helloworld-go",
    ["gcr.io/knative-samples/helloworld-go"],
    "knative",
  ],
  [
    "config.kubernetes.io/function",
    "container:\n  image: gcr.io/kpt-fn/set-labels:v0.2.0\n",
    ["gcr.io/kpt-fn/set-labels:v0.2.0"],
    "kpt",
  ],
  ["config.kubernetes.io/function", `container: {image: 'acme/fn${DIGEST}'}`, [`acme/fn${DIGEST}`], "kpt"],
  // What is watched is compared with what runs: where that is rewritten, this has to follow.
  [
    "argocd-image-updater.argoproj.io/image-list",
    "app=ghcr.io/acme/app,web=quay.io/acme/web",
    ["ghcr.io/acme/app", "quay.io/acme/web"],
    "argocd-image-updater",
  ],
  ["vector.dev/agent", `quay.io/acme/agent${DIGEST}`, [`quay.io/acme/agent${DIGEST}`], "operators"],
];

/** Texts without an image, by place and project; each with the name that it stands under. */
const LOOK_ALIKES: readonly (readonly [
  place: HiddenPlace,
  from: string,
  texts: readonly (readonly [name: string, text: string])[],
])[] = [
  [
    "args",
    "argo-workflows",
    [
      ["echo", "hi"],
      ["hi", "/workspace/out"],
      ["cat", "/etc/os-release"],
      ["", "dockerd-entrypoint.sh"],
      ["", "sh"],
    ],
  ],
  [
    "args",
    "calico",
    [
      ["", "/usr/bin/calico-ipam"],
      ["/usr/bin/calico-ipam", "-upgrade"],
      ["component", "kube-controllers"],
      ["health", "--felix-live"],
      ["", "--best-effort"],
    ],
  ],
  [
    "args",
    "cnpg",
    [
      ["controller", "--leader-elect"],
      ["", "--max-concurrent-reconciles=10"],
      ["", "--config-map-name=cnpg-controller-manager-config"],
      ["", "--webhook-port=9443"],
    ],
  ],
  [
    "args",
    "gatekeeper",
    [
      ["", "--operation=mutation-status"],
      ["", "--disable-opa-builtin={http.send}"],
      ["", "--exempt-namespace=gatekeeper-system"],
      ["", "--port=8443"],
    ],
  ],
  [
    "args",
    "kserve",
    [
      ["", "--model_name={{.Name}}"],
      ["", "--model-store=/mnt/models/model-store"],
      ["", "--ts-config=/mnt/models/config/config.properties"],
      ["", "--rest_api_timeout_in_ms=60000"],
      ["--poolName", "{{ ChildName .ObjectMeta.Name `-inference-pool` }}"],
      ["--served-model-name", "{{ .Spec.Model.Name }}"],
      ["--zap-encoder", "json"],
      ["--grpcPort", "9002"],
      ["", "--connector=nixlv2"],
      ["-c", "export RAY_ADDRESS=${POD_IP}:${RAY_PORT}\nray start --head --include-dashboard false\n"],
      ["-c", "python ./health_check.py runtime_health --health_check_url http://localhost:8080\n"],
      ["-c", "export RAY_ADDRESS=${HEAD_SVC}.${POD_NAMESPACE}.svc.cluster.local:6379\n"],
      ["-c", 'echo "$SECONDS seconds elapsed: Waiting for Ray Global Control Service(GCS) to be ready."'],
      ["-c", "for hca in /sys/class/infiniband/mlx5_*; do\n  grep -H . $hca/ports/*/gids/* 2>/dev/null\ndone\n"],
      ["-c", 'ucx_hcas+=("${hca}:1")\nhcas=$(IFS=,; echo "${active_hcas[*]}")\n'],
      ["-c", 'echo "[Infer RoCE] Found active HCA: $hca_name"'],
      ["-c", "vllm serve --api-server-count ${VLLM_API_SERVER_COUNT:-8} {{- if .Spec.Expert -}}--expert{{- end }}"],
    ],
  ],
  [
    "args",
    "kube-prometheus",
    [
      ["", "--kubelet-service=kube-system/kubelet"],
      ["", "--secure-listen-address=:8443"],
      ["", "--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305"],
      ["", "--upstream=http://127.0.0.1:8080/"],
      ["", "--kubelet-endpointslice=true"],
    ],
  ],
  [
    "args",
    "istio",
    [
      ["", "--log_output_level=default:info"],
      ["", "--proxyComponentLogLevel=misc:error"],
      ["--domain", "$(POD_NAMESPACE).svc.cluster.local"],
      ["", "--monitoringAddr=:15014"],
      ["--keepaliveMaxServerConnectionAge", "30m"],
    ],
  ],
  [
    "args",
    "linkerd",
    [
      ["", "/usr/lib/linkerd/linkerd2-proxy-init"],
      ["--inbound-ports-to-ignore", "4190,4191,4567,4568"],
      ["", "-identity-scheme=linkerd.io/tls"],
      ["", "-identity-issuance-lifetime=24h0m0s"],
      ["", "-addr=:8086"],
      ["", "--grpc-addr=0.0.0.0:8090"],
      ["", "--server-tls-key=/var/run/linkerd/tls/tls.key"],
      ["", "--cluster-networks=10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fd00::/8"],
      ["", "--probe-networks=0.0.0.0/0,::/0"],
      ["", '--meshed-http2-client-params={"keep_alive":{"interval":{"seconds":10},"while_idle":true}}'],
      ["", "-prometheus-url=http://prometheus.linkerd-viz.svc.cluster.local:9090"],
    ],
  ],
  [
    "args",
    "longhorn",
    [
      // The flag itself, before its value.
      ["daemon", "--engine-image"],
      ["--service-account", "longhorn-service-account"],
      ["--manager-url", "http://longhorn-backend:9500/v1"],
      ["-c", "echo share-manager image pulled && sleep infinity"],
      ["-c", 'while [ $(curl -s -w "%{http_code}" http://longhorn-backend:9500/v1) != "200" ]; do sleep 2; done'],
      ["", "--openshift-service-account=longhorn-ui-service-account"],
      [
        "",
        '--openshift-sar={"namespace":"longhorn-system","group":"longhorn.io","resource":"setting","verb":"delete"}',
      ],
      ["", "--cookie-secret=SECRET"],
    ],
  ],
  [
    "args",
    "olm",
    [
      ["--namespace", "$(OPERATOR_NAMESPACE)"],
      ["--writeStatusName", ""],
      ["--secure-port", "5443"],
    ],
  ],
  [
    "args",
    "tekton",
    [
      // Built from source and replaced before anything is applied.
      ["-entrypoint-image", "ko://github.com/tektoncd/pipeline/cmd/entrypoint"],
      ["", "--dockerfile=$(params.DOCKERFILE)"],
      ["", "--context=$(workspaces.source.path)/$(params.CONTEXT)"],
      ["", "--destination=$(params.IMAGE)"],
      ["", "--digest-file=$(results.IMAGE_DIGEST.path)"],
      ["", "--storage-driver=vfs"],
      ["ls", "/certs/client/ca.pem"],
      ["docker", "info"],
    ],
  ],
  ["args", "shipwright", [["--image", "$(params.shp-output-image)"]]],
  [
    "args",
    "volcano",
    [
      ["", "--enabled-admission=/jobs/mutate,/jobs/validate,/podgroups/validate"],
      ["", "--tls-cert-file=/admission.local.config/certificates/tls.crt"],
      ["-v=4", "2>&1"],
      ["", "./gen-admission-secret.sh"],
      ["", "--schedule-period=1s"],
    ],
  ],
  [
    "args",
    "kubelet",
    [
      ["", "--image-gc-high-threshold=85"],
      ["", "--minimum-image-ttl-duration=2m0s"],
      ["", "--image-service-endpoint=unix:///run/containerd/containerd.sock"],
      ["", "--image-credential-provider-config=/etc/kubernetes/credential.yaml"],
      ["", "--image-credential-provider-bin-dir=/usr/local/bin/credential-providers"],
      ["", "--feature-gates=ImageVolume=true,ImageMaximumGCAge=false"],
      ["", "--serialize-image-pulls=false"],
      ["", "--node-labels=node.kubernetes.io/instance-type=m5.large"],
    ],
  ],
  [
    "args",
    "operators",
    [
      ["", "--image-pull-policy=Always"],
      ["", "--image-pull-secrets=regcred"],
      ["--image-pull-secret", "regcred"],
      ["", "--image-tag=v1"],
      ["", "--image-registry=registry.example.com"],
      ["", "--image-registry=quay.io"],
      ["", "--image-repository-prefix=acme"],
      ["", "--image-scan-interval=5m"],
      ["", "--image=${IMAGE}"],
      ["", "--image={{ .Values.image }}"],
      ["", "--image=$(IMAGE)"],
      ["", "--image=${REGISTRY}/acme/app:1"],
      ["", "--image="],
      ["", "--max-workers-for-pull-image=2"],
      ["", "--authentication-role=system:auth-delegator"],
      ["", "--kubeconfig-user=system:node:worker-1"],
      ["", "--kms=aws:kms"],
      ["", "--schedule=0 3 * * *"],
      ["", "--since=2026-01-01T10:00:00Z"],
      ["", "--registry-mirror=https://mirror.gcr.io"],
      ["", "--upstream=https://quay.io/v2/"],
      ["", "--proxy=http://user@quay.io/x"],
      ["", "--insecure-registry=registry.local:5000"],
      ["", "--registries=quay.io,gcr.io"],
      ["", "--import=github.com/acme/app/cmd"],
      ["", "--selector=app.kubernetes.io/name=a"],
      ["", "--resource=deployments.apps/web"],
      ["", "--target=statefulset/web"],
      ["", "--metrics-bind-address=127.0.0.1:8080"],
      ["", "--namespace-name=team-a/web:http"],
      ["", "--vmodule=image=4,pull*=2"],
      ["", "--allow=quay.io/acme/*"],
      ["", "--allow=^quay\\.io/acme/.+$"],
      ["", "ko://github.com/acme/cmd/app"],
      ["-c", "curl -fsSL https://ghcr.io/token?scope=repository:acme/app:pull"],
      ["-c", "until nc -z postgres:5432; do sleep 1; done"],
      ["-c", "git clone git@github.com:acme/app.git && cd app && go build ./cmd/image"],
      ["-c", "rsync -a user@host:/srv/images/ /images/"],
      ["-c", "convert image.png -resize 50% image-small.png"],
      ["-c", "# docker pull quay.io/acme/old:1\nexit 0\n"],
    ],
  ],
  [
    // What is pushed is not pulled, and a cache that only pulls can't take it.
    "args",
    "kaniko",
    [
      ["", "--destination=ghcr.io/acme/app:1"],
      ["--destination", "quay.io/acme/app:1"],
      ["-c", "docker push ghcr.io/acme/app:1"],
    ],
  ],
  [
    "env",
    "argo-workflows",
    [
      ["DOCKER_HOST", "127.0.0.1"],
      ["FANOUT_VALUE", "{{inputs.parameters.fanoutValue}}"],
    ],
  ],
  [
    "env",
    "calico",
    [
      ["CNI_CONF_NAME", "10-calico.conflist"],
      ["CLUSTER_TYPE", "k8s,bgp"],
      ["CALICO_IPV4POOL_IPIP", "Always"],
      ["IP", "autodetect"],
      ["FELIX_DEFAULTENDPOINTTOHOSTACTION", "ACCEPT"],
      ["ENABLED_CONTROLLERS", "node,loadbalancer"],
    ],
  ],
  ["env", "cnpg", [["MONITORING_QUERIES_CONFIGMAP", "cnpg-default-monitoring"]]],
  ["env", "crunchy", [["PGO_INSTALLER_ORIGIN", "postgres-operator-repo"]]],
  ["env", "gatekeeper", [["OTEL_RESOURCE_ATTRIBUTES", "k8s.pod.name=$(POD_NAME),k8s.namespace.name=$(NAMESPACE)"]]],
  [
    "env",
    "kserve",
    [
      ["MODELS_DIR", "/mnt/models"],
      ["MLSERVER_MODEL_IMPLEMENTATION", "{{.Labels.modelClass}}"],
      ["MLSERVER_HTTP_PORT", "8080"],
      ["LMCACHE_USE_EXPERIMENTAL", "True"],
      ["VLLM_LOGGING_LEVEL", "INFO"],
    ],
  ],
  [
    "env",
    "istio",
    [
      ["REPAIR_SIDECAR_ANNOTATION", "sidecar.istio.io/status"],
      ["CA_ADDR", "istiod.istio-system.svc:15012"],
      ["ISTIO_META_OWNER", "kubernetes://apis/apps/v1/namespaces/istio-system/deployments/istio-ingressgateway"],
      ["KUBECONFIG", "/var/run/secrets/remote/config"],
      ["CA_TRUSTED_NODE_ACCOUNTS", "istio-system/ztunnel"],
      ["TRUST_DOMAIN", "cluster.local"],
      ["PLATFORM", ""],
    ],
  ],
  [
    "env",
    "linkerd",
    [
      ["EMOJISVC_HOST", "emoji-svc.emojivoto:8080"],
      ["INDEX_BUNDLE", "dist/index_bundle.js"],
      ["LINKERD2_PROXY_LOG", "warn,linkerd=info,hickory=error,[{headers}]=off,[{request}]=off"],
      ["LINKERD2_PROXY_DESTINATION_SVC_ADDR", "linkerd-dst-headless.linkerd.svc.cluster.local.:8086"],
      ["LINKERD2_PROXY_IDENTITY_SVC_ADDR", "localhost.:8080"],
      ["LINKERD2_PROXY_DESTINATION_PROFILE_NETWORKS", "10.0.0.0/8,100.64.0.0/10,fd00::/8"],
      ["LINKERD2_PROXY_POLICY_WORKLOAD", '{"ns":"$(_pod_ns)", "pod":"$(_pod_name)"}\n'],
      ["LINKERD2_PROXY_CONTROL_LISTEN_ADDR", "0.0.0.0:4190"],
      ["LINKERD2_PROXY_INBOUND_CONNECT_TIMEOUT", "100ms"],
      ["LINKERD2_PROXY_IDENTITY_DIR", "/var/run/linkerd/identity/end-entity"],
      ["LINKERD2_PROXY_IDENTITY_LOCAL_NAME", "$(_pod_sa).$(_pod_ns).serviceaccount.identity.linkerd.cluster.local"],
      [
        "LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS",
        "-----BEGIN CERTIFICATE-----\nb1zgw79r/B5uSITI+UA6GyfvSFfc/Iis7B\nAP+R0TX7HB/C4image/wqhkjOPQMBBw==\n-----END CERTIFICATE-----\n",
      ],
      ["LINKERD_DISABLED", "linkerd-await cannot block the identity controller"],
    ],
  ],
  [
    "env",
    "longhorn",
    [
      ["LONGHORN_DATA_PATH", "/var/lib/longhorn/"],
      ["LONGHORN_MANAGER_IP", "http://longhorn-backend:9500"],
    ],
  ],
  [
    "env",
    "otel",
    [
      ["METRICS_ADDR", ":8443"],
      ["ENABLE_NGINX_AUTO_INSTRUMENTATION", "true"],
    ],
  ],
  [
    "env",
    "tekton",
    [
      ["DOCKER_HOST", "tcp://localhost:2376"],
      ["DOCKER_CERT_PATH", "/certs/client"],
    ],
  ],
  ["env", "volcano", [["DEBUG_SOCKET_DIR", "/var/klog-socks"]]],
  [
    "env",
    "shipwright",
    [
      ["GIT_CONTAINER_IMAGE", "ko://github.com/shipwright-io/build/cmd/git"],
      ["PARAM_OUTPUT_IMAGE", "$(params.shp-output-image)"],
    ],
  ],
  ["env", "numaflow", [["NUMAFLOW_IMAGE_PULL_POLICY", "IfNotPresent"]]],
  ["env", "argocd", [["IMAGE_UPDATER_LOGLEVEL", "trace"]]],
  ["env", "tigera", [["TIGERA_OPERATOR_INIT_IMAGE_VERSION", "v1.40.0"]]],
  ["env", "victoriametrics", [["VM_VMAGENTDEFAULT_VERSION", "v1.124.0"]]],
  [
    "env",
    "operators",
    [
      ["IMAGE_PULL_POLICY", "IfNotPresent"],
      ["IMAGE_PULL_SECRETS", "regcred"],
      ["IMAGE_TAG", "v1.2.3-rc.1"],
      ["IMAGE_VERSION", "nightly"],
      ["IMAGE_REGISTRY", "registry.example.com/acme"],
      ["IMAGE_REGISTRY", "quay.io"],
      ["IMAGE_PREFIX", "acme"],
      ["IMAGE_NAMESPACE", "acme-team"],
      ["IMAGE_FORMAT", "png"],
      ["IMAGE_CACHE_DIR", "/var/cache/images"],
      ["IMAGE_MAX_SIZE", "10mb"],
      ["IMAGE_QUALITY", "high"],
      ["IMAGE_BUCKET", "acme-uploads"],
      ["IMAGE_STORE", "s3"],
      ["IMAGE_SERVER", "images.default.svc:8080"],
      ["IMAGE_PROXY_ADDR", "imgproxy:8080"],
      ["IMAGE_HOST", "img.example.com"],
      ["IMAGES_URL", "https://img.example.com/static"],
      ["DISK_IMAGE", "/images/disk.qcow2"],
      ["DISK_IMAGE_FORMAT", "qcow2"],
      ["IMAGE_ID", "ami-0abc12345def67890"],
      ["IMAGE_FAMILY", "ubuntu-2404-lts"],
      ["DEFAULT_IMAGE", "auto"],
      ["DEFAULT_IMAGE", ""],
      ["DEFAULT_IMAGE", "$(OTHER_IMAGE)"],
      ["DEFAULT_IMAGE", "none"],
      ["ENABLE_IMAGE_SCAN", "true"],
      ["IMAGE_SIGNATURE_KEY", "k8s://cosign/key"],
      ["IMAGE_DIGEST", DIGEST.slice(1)],
      ["GIT_COMMIT", "0123456789abcdef".repeat(4)],
      ["LOG_LEVEL", "info:debug"],
      ["NODE", "system:node:worker-1"],
      ["SUBJECT", "system:serviceaccount:kube-system:default"],
      ["NODE_IP", "fe80::1"],
      ["NODE", "node-1.example.com:9100"],
      ["BROKERS", "kafka-0.kafka:9092,kafka-1.kafka:9092"],
      ["DSN", "postgres://app:secret@postgres:5432/app?sslmode=disable"],
      ["DSN", "app:secret@tcp(mysql:3306)/app"],
      ["REPOSITORY", "github.com/acme/app"],
      ["REPOSITORY", "git@github.com:acme/app.git"],
      ["ENCRYPTION", "aws:kms"],
      ["ROLE", "arn:aws:iam::123456789012:role/acme"],
      ["SPIFFE_ID", "spiffe://cluster.local/ns/acme/sa/app"],
      ["TZ", "Europe/Berlin"],
      ["SCHEDULE", "30 00 * * *"],
      ["MODEL", "meta-llama/llama-3:8b"],
      ["TOPIC", "acme/sensors/1"],
      ["CIPHER", "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384"],
      ["PATH", "/usr/local/bin:/usr/bin:/bin"],
      ["GOPROXY", "https://proxy.golang.org,direct"],
      ["REGISTRY", "registry.example.com:5000/acme"],
    ],
  ],
  [
    // Virtual machines have images too; a lone word does not say which kind it is of: a fair mistake.
    "env",
    "cluster-autoscaler",
    [["HCLOUD_IMAGE", "ubuntu-24.04"]],
  ],
  // A push target.
  ["env", "ko", [["KO_DOCKER_REPO", "ghcr.io/acme"]]],
  [
    "configmaps",
    "calico",
    [
      ["calico_backend", "bird"],
      [
        "cni_network_config",
        '{\n  "type": "calico",\n  "log_file_path": "/var/log/calico/cni/cni.log",\n  "nodename": "__KUBERNETES_NODE_NAME__",\n  "mtu": __CNI_MTU__\n}\n',
      ],
    ],
  ],
  [
    "configmaps",
    "cnpg",
    [
      ["queries", "backends:\n  query: |\n   SELECT sa.datname, COALESCE(client_addr::text, '') AS client_addr\n"],
      ["queries", 'pg_stat_bgwriter_17:\n  runonserver: ">=17.0.0"\n  name: pg_stat_bgwriter\n'],
      ["queries", '- usename:\n    usage: "LABEL"\n    description: "Name of the user"\ntarget_databases:\n- \'*\'\n'],
    ],
  ],
  [
    "configmaps",
    "kube-prometheus",
    [
      [
        "pod.json",
        '{"expr": "sum(rate(container_cpu_usage_seconds_total{container!=\\"\\", image!=\\"\\"}[5m])) by (pod)"}',
      ],
      [
        "pod.json",
        '{"expr": "cluster:namespace:pod_cpu:active:kube_pod_container_resource_requests{namespace=\\"$namespace\\"}"}',
      ],
      [
        "node.json",
        '{"expr": "instance:node_cpu_utilisation:rate5m{job=\\"node\\"}", "legendFormat": "{{pod}} - {{container}}"}',
      ],
      [
        "cluster.json",
        '{"url": "/d/85a562078cdf77779eaa1add43ccec1e/k8s?${datasource:queryparam}&var-namespace=${__data.fields.Namespace}"}',
      ],
      ["cluster.json", '{"metrics_path": "/metrics/cadvisor", "unit": "Bps", "title": "IOPS(Reads+Writes) w/o cache"}'],
      ["api.json", '{"matcher": {"id": "byRegexp", "options": "/2../i"}, "unit": "bits/s"}'],
    ],
  ],
  [
    "configmaps",
    "istio",
    [
      ["mesh", "defaultConfig:\n  discoveryAddress: istiod.istio-system.svc:15012\ntrustDomain: cluster.local\n"],
      ["meshNetworks", "networks: {}"],
      ["AMBIENT_ENABLEMENT_SELECTOR", "- podSelector:\n    matchLabels:\n      istio.io/dataplane-mode: ambient\n"],
      ["CURRENT_AGENT_VERSION", "1.29.1"],
      ["REPAIR_BROKEN_POD_LABEL_KEY", "cni.istio.io/uninitialized"],
      ["config", 'template: "{{ Template_Version_And_Istio_Version_Mismatched_Check_Installation }}"\n'],
      [
        "config",
        '{{- if contains "/" (annotation .ObjectMeta `sidecar.istio.io/proxyImage` .Values.global.proxy.image) }}\n',
      ],
      ["config", 'image: "{{ annotation .ObjectMeta `sidecar.istio.io/proxyImage` .Values.global.proxy.image }}"\n'],
      ["config", 'image: "{{ .ProxyImage }}"\n'],
      ["config", '{{with .Values.global.imagePullPolicy }}imagePullPolicy: "{{.}}"{{end}}\n'],
      [
        "config",
        "{{- if .Values.global.imagePullSecrets }}\nimagePullSecrets:\n{{- range .Values.global.imagePullSecrets }}\n- name: {{ . }}\n",
      ],
      [
        "config",
        'security.istio.io/tlsMode: {{ index .ObjectMeta.Labels `security.istio.io/tlsMode` | default "istio" | quote }}\n',
      ],
      ["config", "value: istiod-{{ .Values.revision }}.{{ .Values.global.istioNamespace }}.svc:15012\n"],
      ["config", 'name: istio.io:istiod-ca:{{ .Values.global.trustBundleName | default "root-cert" }}\n'],
      ["config", "driver: workloadcertificates.security.cloud.google.com\n"],
      ["config", 'SERVER_URI="dns:///istiod.${ISTIO_NAMESPACE}.svc:15010"\n'],
      ["config", "- --url=http://localhost:15020/healthz/ready\n"],
      ["config", "# Safe since 1.28: https://github.com/kubernetes/kubernetes/pull/117412\n"],
      ["config", "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\n"],
      ["values", '{"logging": {"level": "default:info"}, "componentLogLevel": "misc:error"}'],
      ["values", '{"imagePullPolicy": "", "imagePullSecrets": [], "image": ""}'],
      // Put together with a `hub` and a `tag`.
      ["values", '{\n  "hub": "",\n  "image": "pilot",\n  "tag": ""\n}'],
    ],
  ],
  [
    "configmaps",
    "kuberay",
    [
      [
        "sample_code.py",
        'import ray\n\n@ray.remote\nclass Counter:\n    def __init__(self):\n        self.name = os.getenv("counter_name")\n',
      ],
    ],
  ],
  [
    "configmaps",
    "linkerd",
    [
      ["values", "cliVersion: linkerd/cli dev-undefined\nheartbeatSchedule: 1 2 3 4 5\n"],
      ["values", "scheme: linkerd.io/tls\nissuanceLifetime: 24h0m0s\n"],
      ["values", "imagePullPolicy: IfNotPresent\nimagePullSecrets: []\n"],
      ["values", "linkerdVersion: install-control-plane-version\nversion: install-proxy-version\n"],
      ["values", "labels:\n  k8s.pod.ip: $(_pod_ip)\n"],
      ["values", "probeNetworks:\n- 0.0.0.0/0\n- ::/0\n"],
      ["values", "caBundle: proxy injector CA bundle\nkubeAPIServerPorts: 443,6443\n"],
      ["linkerd-crds-chart-version", "linkerd-crds-1.0.0-edge"],
    ],
  ],
  [
    "configmaps",
    "longhorn",
    [
      [
        "default-setting.yaml",
        'priority-class: "longhorn-critical"\ndisable-revision-counter: "{\\"v1\\":\\"true\\"}"\n',
      ],
      ["storageclass.yaml", "kind: StorageClass\napiVersion: storage.k8s.io/v1\nprovisioner: driver.longhorn.io\n"],
    ],
  ],
  [
    "configmaps",
    "victoriametrics",
    [["relabel.yaml", "- source_labels: [__meta_kubernetes_pod_name]\n  target_label: pod_name\n"]],
  ],
  [
    "configmaps",
    "volcano",
    [
      [
        "volcano-admission.conf",
        '#resourceGroups:\n#- resourceGroup: cpu\n#  value:\n#  - "volcano.sh/resource-group: cpu"\n',
      ],
      ["volcano-scheduler.conf", 'actions: "enqueue, allocate, backfill"\ntiers:\n- plugins:\n  - name: gang\n'],
    ],
  ],
  [
    "configmaps",
    "zalando",
    [
      ["cluster_labels", "application:spilo"],
      ["persistent_volume_claim_retention_policy", "when_deleted:retain,when_scaled:retain"],
      ["team_api_role_configuration", "log_statement:all"],
      ["pod_antiaffinity_topology_key", "kubernetes.io/hostname"],
      ["master_dns_name_format", "{cluster}.{namespace}.{hostedzone}"],
      ["pam_configuration", "https://info.example.com/oauth2/tokeninfo?access_token= uid realm=/employees"],
      ["logical_backup_s3_sse", "AES256"],
      ["logical_backup_schedule", "30 00 * * *"],
      ["aws_region", "eu-central-1"],
      ["role_deletion_suffix", "_deleted"],
      ["watched_namespace", "*"],
    ],
  ],
  [
    "configmaps",
    "knative",
    [
      // A checksum guards it, and nothing reads it.
      [
        "_example",
        "# The sidecar.\nqueue-sidecar-image: gcr.io/acme/queue:v1\nregistries-skipping-tag-resolving: kind.local,ko.local\n",
      ],
      ["queueSidecarImage", "ko://knative.dev/serving/cmd/queue"],
      ["registries-skipping-tag-resolving", "kind.local,ko.local,dev.local"],
      ["digest-resolution-timeout", "10s"],
    ],
  ],
  [
    "configmaps",
    "kserve",
    [
      [
        "ingress",
        '{"ingressGateway" : "knative-serving/knative-ingress-gateway", "localGatewayService" : "gw.istio-system.svc.cluster.local"}',
      ],
      ["ingress", '{"domainTemplate": "{{ .Name }}-{{ .Namespace }}.{{ .IngressDomain }}", "urlScheme": "http"}'],
      ["credentials", '{"storageSecretNameAnnotation": "serving.kserve.io/storageSecretName"}'],
      ["agent", '{"defaultImageVersion": "latest", "memoryRequest": "100Mi"}'],
      ["agent", '{\n  # image contains the default agent image uri.\n  "cpuRequest": "100m"\n}'],
    ],
  ],
  [
    "configmaps",
    "argo-workflows",
    [
      ["artifactRepository", "s3:\n  endpoint: s3.amazonaws.com\n  #   Minio: my-minio-endpoint.default:9000\n"],
      ["artifactDrivers", "#  - name: my-plugin\n#    image: quay.io/myorg/my-artifact-plugin:v1.0.0\n"],
      ["mainContainer", "imagePullPolicy: IfNotPresent\nresources:\n  requests:\n    cpu: 0.1\n"],
      ["columns", "- name: Workflow Completed\n  type: label\n  key: workflows.argoproj.io/completed\n"],
    ],
  ],
  [
    // A registry that no rule names, under a key that does not say image: it can't be told from any other host.
    "configmaps",
    "rook",
    [
      ["attacher", "registry.k8s.io/sig-storage/csi-attacher:v4.9.0"],
      ["resizer", "registry.k8s.io/sig-storage/csi-resizer:v1.14.0"],
    ],
  ],
  [
    "configmaps",
    "trivy-operator",
    [
      ["trivy.tag", "0.67.2"],
      ["trivy.repository", "mirror.gcr.io/aquasec/trivy"],
      ["trivy.imagePullSecret", "regcred"],
    ],
  ],
  [
    // Which registries there are, not what is pulled from them.
    "configmaps",
    "registries",
    [
      [
        "config.json",
        '{"auths": {"quay.io": {"auth": "YTpi"}, "https://index.docker.io/v1/": {}}, "credHelpers": {"gcr.io": "gcloud"}}',
      ],
      [
        "hosts.toml",
        'server = "https://registry-1.docker.io"\n[host."https://mirror.example.com/v2/docker.io"]\n  capabilities = ["pull"]\n',
      ],
      ["registries.yaml", 'mirrors:\n  docker.io:\n    endpoint:\n    - "https://mirror.example.com"\n'],
      ["registries.conf", 'unqualified-search-registries = ["docker.io", "quay.io"]\n'],
      // Names that a rule of another tool begins with.
      ["registries.conf", '[[registry]]\nprefix = "quay.io/acme"\nlocation = "mirror.example.com/acme"\n'],
      ["policy.json", '{"transports": {"docker": {"ghcr.io/acme": [{"type": "sigstoreSigned"}]}}}'],
    ],
  ],
  [
    "configmaps",
    "operators",
    [
      ["imagePullPolicy", "Always"],
      ["image_pull_secrets", "regcred"],
      ["image.tag", "v1.2.3"],
      ["image-max-size", "10mb"],
      ["config", "imagePullSecrets:\n- name: regcred\n"],
      ["config", "# image: quay.io/acme/a:1\n"],
      ["config", "  #image: quay.io/acme/a:1\n"],
      ["config", "level: info # was quay.io/acme/a:1\n"],
      ["config", "image: {{ .image }}\n"],
      ["config", "image: true\n"],
      ["config", "image:\n  pullPolicy: Always\n  tag: v1\n"],
      ["config", "image: ${REGISTRY}/${NAME}:${TAG}\n"],
      ["config", "image: <your image>\n"],
      ["config", "image: %s/%s:%s\n"],
      ["config", "image: ''\n"],
      ["config", "image: ~\n"],
      ["config", "docs: https://quay.io/repository/acme\n"],
      ["config", "match: quay.io/acme/*\n"],
      ["config", "match: '^quay\\.io/'\n"],
      ["config", "mirrors: [quay.io]\n"],
      ["config", "imageRegistry: registry.example.com\nimageTag: v1\nimageFormat: png\n"],
      ["config", "image-service: images.default.svc:8080\n"],
      ["config", "logo: /static/image:large.png\n"],
      [
        "Corefile",
        ".:53 {\n  forward . /etc/resolv.conf\n  kubernetes cluster.local in-addr.arpa ip6.arpa\n  prometheus :9153\n}\n",
      ],
      [
        "nginx.conf",
        "location ~* \\.(jpg|png)$ {\n  proxy_pass http://images:8080/image/;\n  add_header X-Image hit;\n}\n",
      ],
      ["nginx.conf", "types {\n  image/png png;\n  image/svg+xml svg svgz;\n}\n"],
      [
        "prometheus.yml",
        "scrape_configs:\n- job_name: node\n  static_configs:\n  - targets: ['node-exporter:9100', 'web.acme.svc:8080']\n",
      ],
      [
        "rules.yaml",
        '- alert: ImagePullBackOff\n  expr: sum by (image) (kube_pod_container_status_waiting_reason{reason="ImagePullBackOff"}) > 0\n',
      ],
      [
        "fluent-bit.conf",
        "[FILTER]\n    Name   modify\n    Match  kube.*\n    Copy   container_image image\n    Remove image_id\n",
      ],
      ["index.html", '<img src="image.png" alt="image: a cat"><a href="https://ghcr.io/acme/app">app</a>\n'],
      ["app.css", ".hero { background-image: url(data:image/png;base64,iVBORw0KGgo=); }\n"],
      ["README.md", "Set the image: see [the docs](https://docs.example.com/image).\n"],
      ["go.mod", "module github.com/acme/app\n\nrequire gcr.io/acme/lib v1.2.3 // indirect\n"],
      [
        "deny.rego",
        'deny[msg] {\n  not startswith(input.image, "quay.io/")\n  msg := sprintf("image: %v", [input.image])\n}\n',
      ],
      ["log4j2.properties", "logger.image.name=com.acme.image\nlogger.image.level=debug\n"],
      [
        "install.sh",
        "apt-get install -y linux-image-generic\nmodprobe nbd && qemu-nbd -c /dev/nbd0 disk-image.qcow2\n",
      ],
    ],
  ],
  [
    "annotations",
    "argo-workflows",
    [
      [
        "workflows.argoproj.io/description",
        "This workflow demonstrates using a workspace to share files between containers.\n",
      ],
      [
        "workflows.argoproj.io/no-test-reasons",
        "the code that checks images allowed to run in test runs before the actual\nimage value is applied\n",
      ],
      ["workflows.argoproj.io/display-name", "os-{{inputs.parameters.image}}-{{inputs.parameters.tag}}"],
      ["workflows.argoproj.io/version", ">= 3.1.0"],
    ],
  ],
  [
    "annotations",
    "calico",
    [
      ["controller-gen.kubebuilder.io/version", "v0.18.0"],
      ["api-approved.kubernetes.io", "https://github.com/kubernetes-sigs/network-policy-api/pull/347"],
      ["cni.projectcalico.org/podIP", "10.0.0.1/32"],
    ],
  ],
  [
    "annotations",
    "istio",
    [
      ["inject.istio.io/templates", "gateway"],
      ["prometheus.io/path", "/stats/prometheus"],
      ["prometheus.io/port", "15020"],
      ["container.apparmor.security.beta.kubernetes.io/install-cni", "unconfined"],
      ["sidecar.istio.io/proxyImageType", "distroless"],
      ["proxy.istio.io/config", "image:\n  imageType: distroless\n"],
      ["kubernetes.io/description", "This ConfigMap contains the Helm values used during chart rendering."],
    ],
  ],
  [
    "annotations",
    "linkerd",
    [
      ["linkerd.io/created-by", "linkerd/cli dev-undefined"],
      ["linkerd.io/proxy-version", "install-proxy-version"],
      ["linkerd.io/trust-root-sha256", "8dc603abd4e755c25c94da05abbf29b9b283a784733651020d72f97ca8ab98e4"],
      ["config.linkerd.io/image-pull-policy", "IfNotPresent"],
      ["checksum/config", "a39770e2a1ac1f4bb452509e52a4ffd176bcb034f1ce906491f2649e28c67319"],
    ],
  ],
  [
    "annotations",
    "longhorn",
    [
      [
        "serviceaccounts.openshift.io/oauth-redirectreference.primary",
        '{"kind":"OAuthRedirectReference","apiVersion":"v1","reference":{"kind":"Route","name":"longhorn-ui"}}',
      ],
      ["service.alpha.openshift.io/serving-cert-secret-name", "longhorn-ui-tls"],
    ],
  ],
  [
    "annotations",
    "otel",
    [
      [
        "alm-examples",
        '[{"apiVersion": "opentelemetry.io/v1alpha1", "spec": {"exporter": {"endpoint": "http://otel-collector-headless:4317"}}}]',
      ],
      [
        "alm-examples",
        '[{"spec": {"endpoint": "ws://opamp-server:4320/v1/opamp", "config": "receivers:\\n  otlp:\\n    protocols:\\n      grpc: {}\\n"}}]',
      ],
      ["createdAt", "2026-08-14T14:48:33Z"],
      ["repository", "github.com/open-telemetry/opentelemetry-operator"],
      ["operators.operatorframework.io/project_layout", "go.kubebuilder.io/v3"],
      ["operators.operatorframework.io/builder", "operator-sdk-v1.29.0"],
      ["categories", "Logging & Tracing,Monitoring,Observability"],
    ],
  ],
  [
    "annotations",
    "percona",
    [
      [
        "alm-examples",
        '[{"apiVersion":"pxc.percona.com/v1-5-0","spec":{"upgradeOptions":{"versionServiceEndpoint":"https://check.percona.com/versions","schedule":"0 4 * * *"}}}]',
      ],
      [
        "alm-examples",
        '[{"spec":{"affinity":{"antiAffinityTopologyKey":"kubernetes.io/hostname"},"imagePullPolicy":"Always"}}]',
      ],
      ["createdAt", "2020-05-08T19:11:44.000Z"],
    ],
  ],
  [
    "annotations",
    "tekton",
    [
      ["tekton.dev/displayName", "Build and upload container image using Kaniko"],
      ["tekton.dev/tags", "image-build"],
      ["tekton.dev/platforms", "linux/amd64,linux/arm64,linux/ppc64le"],
      ["tekton.dev/pipelines.minVersion", "0.17.0"],
    ],
  ],
  [
    "annotations",
    "volcano",
    [
      ["helm.sh/hook", "pre-install,pre-upgrade"],
      ["helm.sh/hook-delete-policy", "before-hook-creation,hook-succeeded"],
      ["rollme/helm-revision", "1"],
    ],
  ],
  [
    "annotations",
    "kubernetes",
    [
      [
        "kubectl.kubernetes.io/last-applied-configuration",
        '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"quay.io/acme/app:1"}]}}',
      ],
      ["kubectl.kubernetes.io/restartedAt", "2026-01-01T10:00:00+02:00"],
      ["kubectl.kubernetes.io/default-container", "app"],
      ["deployment.kubernetes.io/revision", "3"],
      ["container.apparmor.security.beta.kubernetes.io/app", "runtime/default"],
      ["seccomp.security.alpha.kubernetes.io/pod", "runtime/default"],
      ["volume.kubernetes.io/storage-provisioner", "rancher.io/local-path"],
      ["endpoints.kubernetes.io/last-change-trigger-time", "2026-01-01T10:00:00Z"],
      [
        "control-plane.alpha.kubernetes.io/leader",
        '{"holderIdentity":"web-0_5f1c","leaseDurationSeconds":15,"acquireTime":"2026-01-01T10:00:00Z"}',
      ],
      // A note of what was done once.
      ["kubernetes.io/change-cause", "kubectl set image deployment/web web=ghcr.io/acme/web:1.2 --record=true"],
    ],
  ],
  [
    "annotations",
    "kapp",
    [
      // Copies and records that the tool keeps for itself.
      [
        "kapp.k14s.io/original",
        '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"quay.io/acme/app:1"}]}}',
      ],
      ["kapp.k14s.io/identity", "v1;default/apps/Deployment/web;apps/v1"],
    ],
  ],
  [
    "annotations",
    "argocd",
    [
      ["argocd.argoproj.io/tracking-id", "web:apps/Deployment:default/web"],
      ["argocd.argoproj.io/sync-wave", "-1"],
      ["argocd-image-updater.argoproj.io/app.update-strategy", "semver"],
      ["argocd-image-updater.argoproj.io/app.allow-tags", "regexp:^[0-9a-f]{7}$"],
      ["argocd-image-updater.argoproj.io/app.pull-secret", "pullsecret:argocd/regcred"],
    ],
  ],
  [
    "annotations",
    "openshift",
    [
      [
        "image.openshift.io/triggers",
        '[{"from":{"kind":"ImageStreamTag","name":"app:latest"},"fieldPath":"spec.template.spec.containers[0].image"}]',
      ],
      ["alpha.image.policy.openshift.io/resolve-names", "*"],
      ["openshift.io/scc", "restricted-v2"],
    ],
  ],
  [
    "annotations",
    "operators",
    [
      ["cert-manager.io/inject-ca-from", "cert-manager/webhook-cert"],
      ["eks.amazonaws.com/role-arn", "arn:aws:iam::123456789012:role/acme"],
      ["instrumentation.opentelemetry.io/inject-java", "observability/java"],
      ["serving.knative.dev/creator", "system:serviceaccount:acme:deployer"],
      ["k8s.v1.cni.cncf.io/networks", "acme/macvlan@eth1"],
      ["traefik.ingress.kubernetes.io/router.middlewares", "acme-auth@kubernetescrd"],
      ["nginx.ingress.kubernetes.io/auth-url", "https://auth.example.com/oauth2/auth"],
      [
        "vault.hashicorp.com/agent-inject-template-db",
        '{{ with secret "database/creds/app" }}url: postgres:5432{{ end }}',
      ],
      ["ad.datadoghq.com/app.instances", '[{"url": "http://%%host%%:8080"}]'],
      ["config.kubernetes.io/origin", "path: base/web.yaml\nrepo: https://github.com/acme/deploy\nref: v1.2.3\n"],
      ["internal.kpt.dev/upstream-identifier", "apps|Deployment|default|web"],
      ["olm.skipRange", ">=1.0.0 <1.2.0"],
      ["fluxcd.io/tag.app", "glob:1.*"],
      ["example.com/image-pull-secret", "regcred"],
      ["example.com/image-description", "A cat, on a mat"],
      // Prose that speaks of a registry.
      ["description", "Only allow images from ghcr.io/acme."],
      ["description", "info: see http://kubernetes.io/docs/user-guide/annotations"],
    ],
  ],
];

function images(place: HiddenPlace, rows: readonly Image[]): Labelled[] {
  return rows.map(([name, text, references, from]) => ({ place, name, text, references, from }));
}

export const LABELLED: readonly Labelled[] = [
  ...images("args", ARGS),
  ...images("env", ENV),
  ...images("configmaps", CONFIG_MAPS),
  ...images("annotations", ANNOTATIONS),
  ...LOOK_ALIKES.flatMap(([place, from, texts]) =>
    texts.map(([name, text]) => ({ place, name, text, references: [], from })),
  ),
];
