/**
 * Data: where custom resources hold references outside container lists, each with the source that says so.
 *
 * What has a shape of its own needs no entry: `containers` and the like whose items have an `image`, and an `image`
 * with a `reference`. Of several entries for one place the first counts.
 */

import type { Form } from "./config.js";

export interface CatalogueEntry {
  /** The API group; entries hold in any of its versions. */
  readonly group: string;
  readonly kinds: readonly string[];
  /** As in `FieldConfig`. */
  readonly path: string;
  /** Default: `reference`. */
  readonly form?: Form;
  /** As in `FieldConfig`. */
  readonly registry?: string;
  readonly tag?: string;
  readonly digest?: string;
  /** Keys beside the last of the path, and what they must hold for the entry to count. */
  readonly where?: Readonly<Record<string, string>>;
  /** Where this can be checked: a file of a public repository, or `CRD` for the published schema of the kind. */
  readonly source: string;
  /** Why it is left or only reported, or what else there is to know. */
  readonly note?: string;
}

type Facts = Partial<Omit<CatalogueEntry, "group" | "kinds" | "path">>;
/** Kinds with spaces between them, the path, and what is not as in most rows. */
type Row = readonly [kinds: string, path: string, facts?: Facts];

function group(name: string, source: string, rows: readonly Row[]): readonly CatalogueEntry[] {
  return rows.map(([kinds, path, facts]) => ({ group: name, kinds: kinds.split(" "), path, source, ...facts }));
}

/** The schemas that https://github.com/datreeio/CRDs-catalog has collected. */
const CRD = "CRD";

const PREFIX: Facts = { form: "prefix" };
const OCI_URL: Facts = { form: "url" };
const CHARTS: Facts = { form: "url-prefix" };
const REPOSITORY: Facts = { form: "repository", tag: "tag" };
const VERSIONED: Facts = { form: "repository", tag: "version" };
const REFERENCE_OR_NAME: Facts = { form: "reference-or-name" };

function tagged(tag: string, more: Facts = {}): Facts {
  return { form: "repository", tag, ...more };
}

function leave(note: string): Facts {
  return { form: "leave", note };
}

function suspect(note: string): Facts {
  return { form: "suspect", note };
}

const PUSHED = leave("where a built image is pushed to");
const MATCHED = leave("is matched against images, not pulled");
const SEARCHED = leave("is searched for new tags at its origin");
const DISK = leave("a machine's disk image");
const VARIANT = leave("the name of a variant of an image");
const RECORD = leave("a record of what was found or done");
const VALUES = suspect("values of a chart, which may make references of them");
const PATCH = suspect("a patch in a text");
const PARAMETER = suspect("a parameter, which may become a reference");

/** A list of Flux's for kustomize: `name` is what images are matched by, `newName` what takes its place. */
function kustomizeImages(kinds: string, path: string): readonly Row[] {
  return [
    [kinds, `${path}[].name`, MATCHED],
    [kinds, `${path}[].newName`, tagged("newTag", { digest: "digest" })],
  ];
}

/** A source of an Argo CD application. */
function applicationSource(kind: string, path: string): readonly Row[] {
  return [
    [kind, `${path}.kustomize.images[]`, { form: "kustomize" }],
    [kind, `${path}.kustomize.patches[].patch`, PATCH],
    [kind, `${path}.helm.values`, VALUES],
    [kind, `${path}.helm.valuesObject.**`, VALUES],
    [kind, `${path}.helm.parameters[].value`, VALUES],
  ];
}

/** Where an Argo CD application holds its sources. */
function applicationSources(kind: string, path: string): readonly Row[] {
  return [
    ...applicationSource(kind, `${path}.source`),
    ...applicationSource(kind, `${path}.sources[]`),
    ...applicationSource(kind, `${path}.sourceHydrator.drySource`),
  ];
}

/** A template of an Argo workflow. */
function workflowTemplate(kinds: string, path: string): readonly Row[] {
  return [
    [kinds, `${path}.container.image`, { note: "the controller's ConfigMap can hold a command by this name" }],
    [kinds, `${path}.script.image`],
    [kinds, `${path}.sidecars[].image`],
    [kinds, `${path}.podSpecPatch`, PATCH],
    [kinds, `${path}.resource.manifest`, suspect("an object in a text")],
  ];
}

/** The spec of an Argo workflow; a step's template can stand inline. */
function workflow(kinds: string, path: string): readonly Row[] {
  return [
    ...workflowTemplate(kinds, `${path}.templates[]`),
    ...workflowTemplate(kinds, `${path}.templates[].steps[].inline`),
    ...workflowTemplate(kinds, `${path}.templates[].dag.tasks[].inline`),
    ...workflowTemplate(kinds, `${path}.templateDefaults`),
    [kinds, `${path}.podSpecPatch`, PATCH],
    [kinds, `${path}.arguments.parameters[].value`, PARAMETER],
  ];
}

/** The spec of a Tekton task. */
function task(kinds: string, path: string): readonly Row[] {
  return [
    [kinds, `${path}.steps[].image`],
    [kinds, `${path}.sidecars[].image`],
    [kinds, `${path}.stepTemplate.image`],
    [kinds, `${path}.params[].default`, PARAMETER],
  ];
}

/** What refers to a Tekton task or pipeline, which can come out of a bundle. */
function taskRef(kinds: string, path: string): readonly Row[] {
  return [
    [kinds, `${path}.bundle`, { source: "tektoncd/pipeline pkg/apis/pipeline/v1beta1/taskref_types.go" }],
    [
      kinds,
      `${path}.params[].value`,
      { where: { name: "bundle" }, source: "tektoncd/pipeline docs/bundle-resolver.md" },
    ],
  ];
}

/** A task of a Tekton pipeline. */
function pipelineTask(kinds: string, path: string): readonly Row[] {
  return [
    ...task(kinds, `${path}.taskSpec`),
    ...taskRef(kinds, `${path}.taskRef`),
    [kinds, `${path}.params[].value`, PARAMETER],
  ];
}

/**
 * Where kubeadm looks for CoreDNS. Only of its default does it know that CoreDNS lies a segment deeper (`GetDNSImage`
 * in kubernetes cmd/kubeadm/app/images/images.go): with the default rewritten it would look for it in vain.
 */
function coreDns(kinds: string, path: string): readonly Row[] {
  const note = "kubeadm adds `/coredns` to this default alone: set `imageRepository` of its DNS with that";
  return [
    [kinds, `${path}imageRepository`, { ...suspect(note), where: { imageRepository: "registry.k8s.io" } }],
    [kinds, `${path}imageRepository`, { ...suspect(note), where: { imageRepository: "k8s.gcr.io" } }],
    [kinds, `${path}imageRepository`, PREFIX],
  ];
}

/** kubeadm's ClusterConfiguration. */
function kubeadm(kinds: string, path: string): readonly Row[] {
  return [
    ...coreDns(kinds, path),
    ...coreDns(kinds, `${path}dns.`),
    [kinds, `${path}etcd.local.imageRepository`, PREFIX],
  ];
}

/** A source of a CDI DataVolume. */
function dataVolume(kinds: string, path: string): readonly Row[] {
  return [
    [kinds, `${path}.registry.url`, OCI_URL],
    [kinds, `${path}.registry.imageStream`, leave("the name of an ImageStream")],
    [kinds, `${path}.vddk.initImageURL`],
  ];
}

/** OpenShift's references to an image of any sort. */
function dockerImage(kinds: string, path: string): Row {
  return [kinds, `${path}.name`, { where: { kind: "DockerImage" } }];
}

/** Istio's values. Hubs get names added; a name with a `/` in it is taken whole. */
function istioValues(kinds: string): readonly Row[] {
  return [
    [kinds, "spec.values.global.hub", PREFIX],
    [kinds, "spec.values.global.proxy.image", REFERENCE_OR_NAME],
    [kinds, "spec.values.global.proxy_init.image", REFERENCE_OR_NAME],
    [kinds, "spec.values.global.agentgateway.image", REFERENCE_OR_NAME],
    [kinds, "spec.values.pilot.hub", PREFIX],
    [kinds, "spec.values.pilot.image", REFERENCE_OR_NAME],
    [kinds, "spec.values.cni.hub", PREFIX],
    [kinds, "spec.values.cni.image", REFERENCE_OR_NAME],
    [kinds, "spec.values.cni.repair.hub", PREFIX],
    [kinds, "spec.values.cni.repair.image", REFERENCE_OR_NAME],
    [kinds, "spec.values.ztunnel.hub", PREFIX],
    [kinds, "spec.values.ztunnel.image", REFERENCE_OR_NAME],
    [kinds, "spec.values.meshConfig.defaultConfig.image.imageType", VARIANT],
    [kinds, "spec.values.**", VALUES],
  ];
}

/**
 * NVIDIA's operators make `repository/image:version`, or `repository/image@version` if that begins with `sha256:`;
 * an image alone is whole.
 */
function nvidia(kinds: string, path: string): Row {
  return [kinds, `${path}.image`, tagged("version", { registry: "repository" })];
}

/** What k0smotron runs for a control plane. */
function k0smotron(kinds: string, path: string): readonly Row[] {
  return [
    [kinds, `${path}.image`, VERSIONED],
    [kinds, `${path}.etcd.image`],
    [kinds, `${path}.etcd.defragJob.image`],
    [kinds, `${path}.monitoring.prometheusImage`],
    [kinds, `${path}.monitoring.proxyImage`],
  ];
}

/** What Kamaji runs for one. */
function kamaji(kinds: string, path: string): readonly Row[] {
  const name = leave("a name that is put after the registry");
  return [
    [kinds, `${path}.registry`, PREFIX],
    [kinds, `${path}.apiServer.containerImageName`, name],
    [kinds, `${path}.controllerManager.containerImageName`, name],
    [kinds, `${path}.scheduler.containerImageName`, name],
    ...coreDns(kinds, `${path}.addons.coreDNS.`),
    [kinds, `${path}.addons.kubeProxy.imageRepository`, PREFIX],
    [kinds, `${path}.addons.konnectivity.agent.image`, VERSIONED],
    [kinds, `${path}.addons.konnectivity.server.image`, VERSIONED],
    [kinds, `${path}.deployment.extraContainers[].image`],
    [kinds, `${path}.deployment.extraInitContainers[].image`],
  ];
}

/** Datadog's agents: a name alone is completed from the registry. */
function datadog(kinds: string, path: string): readonly Row[] {
  return [
    [kinds, `${path}.global.registry`, PREFIX],
    [kinds, `${path}.global.fips.image.name`, REFERENCE_OR_NAME],
    [kinds, `${path}.override.*.image.name`, REFERENCE_OR_NAME],
    [kinds, `${path}.features.admissionController.registry`, PREFIX],
    [kinds, `${path}.features.admissionController.agentSidecarInjection.registry`, PREFIX],
    [kinds, `${path}.features.admissionController.agentSidecarInjection.image.name`, REFERENCE_OR_NAME],
  ];
}

/** The parts of the Logging operator, in one object or in objects of their own. */
function fluentbit(kinds: string, path: string): readonly Row[] {
  return [
    [kinds, `${path}.image.repository`, REPOSITORY],
    [kinds, `${path}.bufferVolumeImage.repository`, REPOSITORY],
    [kinds, `${path}.configHotReload.image.repository`, REPOSITORY],
  ];
}

function fluentd(kinds: string, path: string): readonly Row[] {
  return [
    [kinds, `${path}.image.repository`, REPOSITORY],
    [kinds, `${path}.bufferVolumeImage.repository`, REPOSITORY],
    [kinds, `${path}.configReloaderImage.repository`, REPOSITORY],
    [kinds, `${path}.volumeModImage.repository`, REPOSITORY],
    [kinds, `${path}.scaling.drain.image.repository`, REPOSITORY],
    [kinds, `${path}.scaling.drain.pauseImage.repository`, REPOSITORY],
    [kinds, `${path}.sidecarContainers[].image`],
  ];
}

function syslogNg(kinds: string, path: string): readonly Row[] {
  return [
    [kinds, `${path}.syslogNGImage.repository`, REPOSITORY],
    [kinds, `${path}.configReloadImage.repository`, REPOSITORY],
    [kinds, `${path}.metricsExporterImage.repository`, REPOSITORY],
    [kinds, `${path}.bufferVolumeMetricsImage.repository`, REPOSITORY],
  ];
}

/** A vertex of Numaflow. */
function numaflow(kinds: string, path: string): readonly Row[] {
  return [
    [kinds, `${path}.source.udsource.container.image`],
    [kinds, `${path}.source.transformer.container.image`],
    [kinds, `${path}.udf.container.image`],
    [kinds, `${path}.sink.udsink.container.image`],
    [kinds, `${path}.sink.*.udsink.container.image`],
  ];
}

/** A Spark application; its own properties name images too. */
function spark(kinds: string, path: string): readonly Row[] {
  const source = "apache/spark docs/running-on-kubernetes.md";
  return [
    [kinds, `${path}.image`],
    [kinds, `${path}.driver.image`],
    [kinds, `${path}.driver.sidecars[].image`],
    [kinds, `${path}.executor.image`],
    [kinds, `${path}.executor.sidecars[].image`],
    [kinds, `${path}.sparkConf["spark.kubernetes.container.image"]`, { source }],
    [kinds, `${path}.sparkConf["spark.kubernetes.driver.container.image"]`, { source }],
    [kinds, `${path}.sparkConf["spark.kubernetes.executor.container.image"]`, { source }],
  ];
}

const WORKFLOWS = "Workflow WorkflowTemplate ClusterWorkflowTemplate";
const OPENSHIFT_BUILDS = "BuildConfig Build";
const CLUSTER_API_PROVIDERS =
  "CoreProvider BootstrapProvider ControlPlaneProvider InfrastructureProvider AddonProvider IPAMProvider " +
  "RuntimeExtensionProvider";

const CONFLUENT =
  "Kafka KRaftController Zookeeper Connect ControlCenter SchemaRegistry KsqlDB KafkaRestProxy Gateway USMAgent";
const OPSTREE = "Redis RedisCluster RedisReplication RedisSentinel";
const TEST_WORKFLOWS = "TestWorkflow TestWorkflowTemplate";

let made: readonly CatalogueEntry[] | undefined;

/** All entries, sorted by group. Made when they are first asked for: most runs meet no object of these groups. */
export function catalogue(): readonly CatalogueEntry[] {
  made ??= GROUPS().flat();
  return made;
}

const GROUPS = (): readonly (readonly CatalogueEntry[])[] => [
  group("acid.zalan.do", CRD, [
    ["OperatorConfiguration", "configuration.docker_image"],
    ["OperatorConfiguration", "configuration.sidecar_docker_images.*"],
    [
      "OperatorConfiguration",
      "configuration.sidecars[].image",
      { source: "zalando/postgres-operator pkg/apis/acid.zalan.do/v1/operator_configuration_type.go" },
    ],
    ["OperatorConfiguration", "configuration.logical_backup.logical_backup_docker_image"],
    ["OperatorConfiguration", "configuration.scalyr.scalyr_image"],
    ["OperatorConfiguration", "configuration.connection_pooler.connection_pooler_image"],
    ["postgresql", "spec.dockerImage"],
    ["postgresql", "spec.connectionPooler.dockerImage"],
    [
      "postgresql",
      "spec.sidecars[].image",
      { source: "zalando/postgres-operator pkg/apis/acid.zalan.do/v1/postgresql_type.go" },
    ],
  ]),
  group("actions.github.com", CRD, [["AutoscalingListener", "spec.image"]]),
  group("actions.summerwind.dev", CRD, [
    ["Runner RunnerSet", "spec.image"],
    ["Runner", "spec.sidecarContainers[].image"],
    ["RunnerDeployment RunnerReplicaSet", "spec.template.spec.image"],
    ["RunnerDeployment RunnerReplicaSet", "spec.template.spec.sidecarContainers[].image"],
  ]),
  group("addons.cluster.x-k8s.io", CRD, [
    ["HelmChartProxy HelmReleaseProxy", "spec.repoURL", CHARTS],
    ["HelmChartProxy", "spec.valuesTemplate", VALUES],
    ["HelmReleaseProxy", "spec.values", VALUES],
  ]),
  group("agent.k8s.elastic.co", CRD, [["Agent", "spec.image"]]),
  group("agentgateway.dev", CRD, [
    ["AgentgatewayParameters", "spec.image.repository", tagged("tag", { registry: "registry", digest: "digest" })],
  ]),
  group("aigateway.envoyproxy.io", CRD, [
    ["GatewayConfig", "spec.extProc.kubernetes.image"],
    ["GatewayConfig", "spec.extProc.kubernetes.imageRepository", { form: "repository" }],
  ]),
  group("ais.nvidia.com", CRD, [
    ["AIStore", "spec.nodeImage"],
    ["AIStore", "spec.initImage"],
    ["AIStore", "spec.logSidecarImage"],
    ["AIStore", "spec.logSidecar.image"],
    ["AIStore", "spec.adminClient.image"],
  ]),
  group("anywhere.eks.amazonaws.com", CRD, [["TinkerbellTemplateConfig", "spec.template.tasks[].actions[].image"]]),
  group("apm.k8s.elastic.co", CRD, [["ApmServer", "spec.image"]]),
  group("app.redislabs.com", CRD, [
    [
      "RedisEnterpriseCluster",
      "spec.redisEnterpriseImageSpec.repository",
      tagged("versionTag", { digest: "digestHash" }),
    ],
    ["RedisEnterpriseCluster", "spec.bootstrapperImageSpec.repository", tagged("versionTag", { digest: "digestHash" })],
    [
      "RedisEnterpriseCluster",
      "spec.redisEnterpriseServicesRiggerImageSpec.repository",
      tagged("versionTag", { digest: "digestHash" }),
    ],
    [
      "RedisEnterpriseCluster",
      "spec.usageMeter.callHomeClient.imageSpec.repository",
      tagged("versionTag", { digest: "digestHash" }),
    ],
    ["RedisEnterpriseCluster", "spec.sideContainersSpec[].image"],
  ]),
  group("apps.emqx.io", CRD, [
    ["EMQX", "spec.image"],
    ["EMQX", "spec.coreTemplate.spec.extraContainers[].image"],
    ["EMQX", "spec.replicantTemplate.spec.extraContainers[].image"],
    ["EmqxBroker EmqxEnterprise", "spec.emqxTemplate.image"],
    ["EmqxBroker EmqxEnterprise", "spec.extraContainers[].image"],
    [
      "EmqxBroker EmqxEnterprise",
      "spec.template.spec.emqxContainer.image.repository",
      tagged("version", { registry: "registry", note: "a prefix and a suffix can stand around the tag" }),
    ],
    ["EmqxBroker EmqxEnterprise", "spec.template.spec.extraContainers[].image"],
    ["EmqxBroker EmqxEnterprise", "spec.template.spec.reloaderImage"],
  ]),
  group("apps.gitlab.com", CRD, [
    ["Runner", "spec.runnerImage"],
    ["Runner", "spec.helperImage"],
    ["Runner", "spec.buildImage"],
  ]),
  group("apps.kruise.io", "openkruise/kruise apis/apps/v1beta1", [
    ["ImagePullJob", "spec.image"],
    ["ImageListPullJob", "spec.images[]"],
    ["AdvancedCronJob", "spec.template.imageListPullJobTemplate.spec.images[]"],
    ["SidecarSet", "spec.containers[].upgradeStrategy.hotUpgradeEmptyImage"],
  ]),
  group("apps.openshift.io", "openshift/api apps/v1/types.go", [
    ["DeploymentConfig", "spec.strategy.customParams.image"],
    ["DeploymentConfig", "spec.triggers[].imageChangeParams.lastTriggeredImage", RECORD],
    ["DeploymentConfig", "spec.triggers[].imageChangeParams.from.name", leave("the name of an ImageStreamTag")],
  ]),
  group("argocd-image-updater.argoproj.io", CRD, [["ImageUpdater", "spec.applicationRefs[].images[].**", SEARCHED]]),
  group("argoproj.io", "argoproj/argo-workflows pkg/apis/workflow/v1alpha1/workflow_types.go", [
    ...workflow(WORKFLOWS, "spec"),
    ...workflow("CronWorkflow", "spec.workflowSpec"),
    ...workflowTemplate("WorkflowTaskSet", "spec.tasks.*"),
  ]),
  group("argoproj.io", "argoproj/argo-events pkg/apis/events/v1alpha1/sensor_types.go", [
    ["Sensor EventSource", "spec.template.container.image"],
  ]),
  group("argoproj.io", CRD, [
    ...applicationSources("Application", "spec"),
    ...applicationSource("Application", "operation.sync.source"),
    ...applicationSource("Application", "operation.sync.sources[]"),
    ...applicationSources("ApplicationSet", "spec.template.spec"),
    ...applicationSources("ApplicationSet", "spec.generators[].*.template.spec"),
    ...applicationSources("ApplicationSet", "spec.generators[].*.generators[].*.template.spec"),
    ["ApplicationSet", "spec.templatePatch", PATCH],
  ]),
  group("argoproj.io", "argoproj-labs/argocd-operator api/v1beta1/argocd_types.go", [
    ["ArgoCD ArgoCDExport", "spec.image", VERSIONED],
    ["ArgoCD", "spec.applicationSet.image", VERSIONED],
    ["ArgoCD", "spec.grafana.image", VERSIONED],
    ["ArgoCD", "spec.ha.redisProxyImage", tagged("redisProxyVersion")],
    ["ArgoCD", "spec.notifications.image", VERSIONED],
    ["ArgoCD", "spec.redis.image", VERSIONED],
    ["ArgoCD", "spec.repo.image", VERSIONED],
    ["ArgoCD", "spec.sso.dex.image", VERSIONED],
    ["ArgoCD", "spec.sso.keycloak.image", VERSIONED],
    ["ArgoCD", "spec.argoCDAgent.agent.image"],
    ["ArgoCD", "spec.argoCDAgent.principal.image"],
    ["ArgoCD", "spec.controller.sidecarContainers[].image"],
    ["ArgoCD", "spec.repo.sidecarContainers[].image"],
    ["ArgoCD", "spec.server.sidecarContainers[].image"],
  ]),
  group("authzed.com", CRD, [["SpiceDBCluster", "spec.baseImage", { form: "repository" }]]),
  group("awx.ansible.com", CRD, [
    ["AWX", "spec.image", tagged("image_version")],
    ["AWX", "spec.control_plane_ee_image"],
    ["AWX", "spec.ee_images[].image"],
    ["AWX", "spec.init_container_image", tagged("init_container_image_version")],
    ["AWX", "spec.init_projects_container_image"],
    ["AWX", "spec.metrics_utility_image", tagged("metrics_utility_image_version")],
    ["AWX", "spec.redis_image", tagged("redis_image_version")],
    ["AWX AWXBackup AWXRestore", "spec.postgres_image", tagged("postgres_image_version")],
  ]),
  group("beat.k8s.elastic.co", CRD, [["Beat", "spec.image"]]),
  group("bootstrap.cluster.x-k8s.io", CRD, [
    ...kubeadm("KubeadmConfig", "spec.clusterConfiguration."),
    ...kubeadm("KubeadmConfigTemplate", "spec.template.spec.clusterConfiguration."),
  ]),
  group("build.openshift.io", "openshift/api build/v1/types.go", [
    dockerImage(OPENSHIFT_BUILDS, "spec.strategy.*.from"),
    dockerImage(OPENSHIFT_BUILDS, "spec.source.images[].from"),
    [OPENSHIFT_BUILDS, "spec.source.dockerfile", suspect("a Dockerfile in a text")],
    [OPENSHIFT_BUILDS, "spec.output.to.name", PUSHED],
    ["BuildConfig", "spec.triggers[].imageChange.lastTriggeredImageID", RECORD],
    ["Build", "spec.triggeredBy[].imageChangeBuild.imageID", RECORD],
  ]),
  group("caching.internal.knative.dev", CRD, [["Image", "spec.image"]]),
  group("cdi.kubevirt.io", CRD, [
    ...dataVolume("DataVolume VolumeImportSource", "spec.source"),
    ...dataVolume("DataImportCron", "spec.template.spec.source"),
  ]),
  group("ceph.rook.io", CRD, [
    ["CephCluster", "spec.cephVersion.image"],
    ["CephCOSIDriver", "spec.image"],
    ["CephCOSIDriver", "spec.objectProvisionerImage"],
    ["CephNFS", "spec.security.sssd.sidecar.image"],
  ]),
  group("chisel-operator.io", CRD, [["ExitNode", "spec.chisel_image"]]),
  group("clickhouse.com", CRD, [
    ["ClickHouseCluster KeeperCluster", "spec.containerTemplate.image.repository", tagged("tag", { digest: "hash" })],
  ]),
  group("cloud.google.com", CRD, [
    ["ComputeClass", "spec.priorities[].storage.secondaryBootDisks[].diskImageName", DISK],
  ]),
  group("cloudsql.cloud.google.com", CRD, [
    ["AuthProxyWorkload", "spec.authProxyContainer.image"],
    ["AuthProxyWorkload", "spec.authProxyContainer.container.image"],
  ]),
  group("cluster.redpanda.com", CRD, [
    ["Redpanda", "spec.clusterSpec.image.repository", REPOSITORY],
    ["Redpanda", "spec.clusterSpec.connectors.image.repository", REPOSITORY],
    [
      "Redpanda",
      "spec.clusterSpec.console.image.**",
      suspect("values of a chart, which has a registry of its own for it"),
    ],
    ["Redpanda", "spec.clusterSpec.statefulset.initContainerImage.repository", REPOSITORY],
    ["Redpanda", "spec.clusterSpec.statefulset.sideCars.image.repository", REPOSITORY],
    ["Redpanda", "spec.clusterSpec.statefulset.sideCars.controllers.image.repository", REPOSITORY],
  ]),
  group("config.openshift.io", "openshift/api config/v1", [
    ["ImageDigestMirrorSet", "spec.imageDigestMirrors[].**", MATCHED],
    ["ImageTagMirrorSet", "spec.imageTagMirrors[].**", MATCHED],
    ["ImageContentPolicy", "spec.repositoryDigestMirrors[].**", MATCHED],
    ["ImagePolicy ClusterImagePolicy", "spec.scopes[]", MATCHED],
    ["Image", "spec.registrySources.**", MATCHED],
    ["ClusterVersion", "spec.desiredUpdate.image"],
  ]),
  group("config.projectsveltos.io", CRD, [
    ["ClusterProfile Profile", "spec.helmCharts[].repositoryURL", CHARTS],
    ["ClusterProfile Profile", "spec.helmCharts[].values", VALUES],
    ["ClusterPromotion", "spec.profileSpec.helmCharts[].repositoryURL", CHARTS],
    ["ClusterPromotion", "spec.profileSpec.helmCharts[].values", VALUES],
  ]),
  group("controlplane.cluster.x-k8s.io", CRD, [
    ["AWSManagedControlPlane", "spec.imageLookupBaseOS", DISK],
    ...kubeadm("KubeadmControlPlane", "spec.kubeadmConfigSpec.clusterConfiguration."),
    ...kubeadm("KubeadmControlPlaneTemplate", "spec.template.spec.kubeadmConfigSpec.clusterConfiguration."),
    ...k0smotron("K0smotronControlPlane", "spec"),
    ...k0smotron("K0smotronControlPlaneTemplate", "spec.template.spec"),
    ...kamaji("KamajiControlPlane", "spec"),
    ...kamaji("KamajiControlPlaneTemplate", "spec.template.spec"),
  ]),
  group("core.humio.com", "humio/humio-operator api/v1alpha1/humiocluster_types.go", [
    ["HumioCluster", "spec.image"],
    ["HumioCluster", "spec.helperImage"],
    ["HumioCluster", "spec.sidecarContainer[].image"],
    ["HumioCluster", "spec.nodePools[].spec.image"],
    ["HumioCluster", "spec.nodePools[].spec.helperImage"],
    ["HumioCluster", "spec.nodePools[].spec.sidecarContainer[].image"],
  ]),
  group("core.spinkube.dev", "spinkube/spin-operator api/v1alpha1/spinapp_types.go", [
    ["SpinApp", "spec.image", { note: "an artifact that the node's container runtime pulls like an image" }],
  ]),
  group("coroot.com", CRD, [
    ["Coroot", "spec.*.image.name"],
    ["Coroot", "spec.clickhouse.keeper.image.name"],
    ["Coroot", "spec.clusterAgent.kubeStateMetrics.image.name"],
  ]),
  group("csi.ceph.io", CRD, [
    ["Driver", "spec.imageSet.name", leave("the name of a ConfigMap")],
    ["OperatorConfig", "spec.driverSpecDefaults.imageSet.name", leave("the name of a ConfigMap")],
  ]),
  group("databases.spotahome.com", CRD, [
    ["RedisFailover", "spec.redis.image"],
    ["RedisFailover", "spec.redis.exporter.image"],
    ["RedisFailover", "spec.redis.extraContainers[].image"],
    ["RedisFailover", "spec.sentinel.image"],
    ["RedisFailover", "spec.sentinel.exporter.image"],
    ["RedisFailover", "spec.sentinel.extraContainers[].image"],
  ]),
  group("datadoghq.com", CRD, [
    ...datadog("DatadogAgent DatadogAgentInternal", "spec"),
    ...datadog("DatadogAgentProfile", "spec.config"),
    ["DatadogAgent", "spec.registry", PREFIX],
    ["DatadogAgent", "spec.agent.image.name", REFERENCE_OR_NAME],
    ["DatadogAgent", "spec.clusterAgent.image.name", REFERENCE_OR_NAME],
    ["DatadogAgent", "spec.clusterChecksRunner.image.name", REFERENCE_OR_NAME],
  ]),
  group("dbaas.percona.com", CRD, [
    ["DatabaseCluster", "spec.databaseImage"],
    ["DatabaseCluster", "spec.backup.image"],
    ["DatabaseCluster", "spec.backup.initImage"],
    ["DatabaseCluster", "spec.loadBalancer.image"],
    ["DatabaseCluster", "spec.monitoring.pmm.image"],
  ]),
  group("dragonflydb.io", CRD, [
    ["Dragonfly", "spec.image"],
    ["Dragonfly", "spec.additionalContainers[].image"],
  ]),
  group("druid.apache.org", CRD, [
    ["Druid", "spec.image"],
    ["Druid", "spec.additionalContainer[].image"],
    ["Druid", "spec.nodes.*.image"],
    ["Druid", "spec.nodes.*.additionalContainer[].image"],
  ]),
  group("dynatrace.com", CRD, [
    ["DynaKube", "spec.activeGate.image"],
    ["DynaKube", "spec.kubernetesMonitoring.image"],
    ["DynaKube", "spec.oneAgent.image"],
    ["DynaKube", "spec.oneAgent.*.image"],
    ["DynaKube", "spec.oneAgent.*.codeModulesImage"],
    ["DynaKube", "spec.routing.image"],
    ["DynaKube", "spec.templates.*.imageRef.repository", REPOSITORY],
    ["EdgeConnect", "spec.imageRef.repository", REPOSITORY],
  ]),
  group("elasticsearch.k8s.elastic.co", CRD, [["Elasticsearch", "spec.image"]]),
  group("enterprisesearch.k8s.elastic.co", CRD, [["EnterpriseSearch", "spec.image"]]),
  group("eraser.sh", CRD, [
    ["ImageList", "spec.images[]", leave("images to remove from nodes, by the names they have there")],
  ]),
  group("executor.testkube.io", CRD, [
    ["Executor", "spec.image"],
    ["Executor", "spec.slaves.image"],
  ]),
  group("extensions.istio.io", CRD, [["WasmPlugin", "spec.url", OCI_URL]]),
  group("fleet.cattle.io", CRD, [
    ["Bundle", "spec.helm.chart", OCI_URL],
    ["Bundle", "spec.helm.values.**", VALUES],
    ["Bundle", "spec.targets[].helm.chart", OCI_URL],
    ["Bundle", "spec.targets[].helm.values.**", VALUES],
    ["Bundle", "spec.resources[].content", suspect("a file in a text, which may be encoded")],
  ]),
  group("flink.apache.org", CRD, [
    ["FlinkDeployment", "spec.image"],
    [
      "FlinkBlueGreenDeployment",
      "spec.template.spec.image",
      { source: "apache/flink-kubernetes-operator e2e-tests/data/bluegreen-advanced.yaml" },
    ],
  ]),
  group("fluentbit.fluent.io", CRD, [["FluentBit Collector", "spec.image"]]),
  group("fluentd.fluent.io", CRD, [["Fluentd", "spec.image"]]),
  group("fluxcd.controlplane.io", CRD, [
    ["FluxInstance", "spec.distribution.registry", PREFIX],
    ["FluxInstance", "spec.distribution.artifact", OCI_URL],
    ["FluxInstance", "spec.sync.url", OCI_URL],
    ["FluxInstance", "spec.kustomize.patches[].patch", PATCH],
    ["FluxReport", "spec.components[].image", RECORD],
    ["ResourceSetInputProvider", "spec.url", SEARCHED],
  ]),
  group("gateway.envoyproxy.io", CRD, [
    ["EnvoyExtensionPolicy", "spec.wasm[].code.image.url"],
    ["EnvoyProxy", "spec.provider.kubernetes.*.container.image"],
    ["EnvoyProxy", "spec.provider.kubernetes.*.container.imageRepository", { form: "repository" }],
  ]),
  group("gateway.kgateway.dev", CRD, [
    ["GatewayParameters", "spec.kube.*.image.repository", tagged("tag", { registry: "registry", digest: "digest" })],
    [
      "GatewayParameters",
      "spec.kube.istio.istioProxyContainer.image.repository",
      tagged("tag", { registry: "registry", digest: "digest" }),
    ],
    ["GatewayParameters", "spec.kube.istio.customSidecars[].image"],
  ]),
  group("gateway.nginx.org", CRD, [["NginxProxy", "spec.kubernetes.*.container.image.repository", REPOSITORY]]),
  group("grafana.integreatly.org", CRD, [
    [
      "Grafana",
      "spec.version",
      { ...REFERENCE_OR_NAME, note: "a tag of the operator's own image, or a whole reference" },
    ],
    ["GrafanaDashboard GrafanaLibraryPanel", "spec.oci.reference"],
  ]),
  group("hco.kubevirt.io", "kubevirt/hyperconverged-cluster-operator api/v1beta1/hyperconverged_types.go", [
    ...dataVolume("HyperConverged", "spec.dataImportCronTemplates[].spec.template.spec.source"),
  ]),
  group("helm.cattle.io", CRD, [
    ["HelmChart", "spec.jobImage"],
    ["HelmChart", "spec.chart", OCI_URL],
    ["HelmChart", "spec.set.**", VALUES],
    ["HelmChart HelmChartConfig", "spec.values.**", VALUES],
    ["HelmChart HelmChartConfig", "spec.valuesContent", VALUES],
  ]),
  group("helm.toolkit.fluxcd.io", CRD, [
    ...kustomizeImages("HelmRelease", "spec.postRenderers[].kustomize.images"),
    ["HelmRelease", "spec.postRenderers[].kustomize.patches[].patch", PATCH],
    ["HelmRelease", "spec.values.**", VALUES],
  ]),
  group("hivemq.com", CRD, [
    ["HiveMQCluster", "spec.image", tagged("hivemqVersion")],
    ["HiveMQCluster", "spec.initBusyboxImage"],
    ["HiveMQCluster", "spec.initDnsWaitImage"],
    ["HiveMQCluster", "spec.initialization[].image"],
    ["HiveMQCluster", "spec.sidecars[].image"],
  ]),
  group("image.openshift.io", "openshift/api image/v1/types.go", [
    dockerImage("ImageStream", "spec.tags[].from"),
    dockerImage("ImageStreamImport", "spec.images[].from"),
    dockerImage("ImageStreamImport", "spec.repository.from"),
    dockerImage("ImageStreamTag", "tag.from"),
    dockerImage("ImageTag", "spec.from"),
    ["ImageStream", "spec.dockerImageRepository"],
    ["Image", "dockerImageReference", RECORD],
    ["ImageStreamTag ImageTag ImageStreamImage ImageStreamMapping", "image.**", RECORD],
  ]),
  group("image.toolkit.fluxcd.io", CRD, [
    ["ImageRepository", "spec.image", SEARCHED],
    ["ImagePolicy", "spec.imageRepositoryRef.name", leave("the name of an ImageRepository")],
  ]),
  group("infra.contrib.fluxcd.io", CRD, [["Terraform", "spec.runnerPodTemplate.spec.image"]]),
  group("infrastructure.cluster.x-k8s.io", CRD, [
    ["DockerMachine", "spec.customImage"],
    ["DockerMachine", "spec.preLoadImages[]"],
    ["DockerMachineTemplate", "spec.template.spec.customImage"],
    ["DockerMachineTemplate", "spec.template.spec.preLoadImages[]"],
    ["DockerMachinePool", "spec.template.customImage"],
    ["DockerMachinePool", "spec.template.preLoadImages[]"],
    ["DockerMachinePoolTemplate", "spec.template.spec.template.customImage"],
    ["DockerMachinePoolTemplate", "spec.template.spec.template.preLoadImages[]"],
    ["DockerCluster", "spec.loadBalancer.imageRepository", PREFIX],
    ["DockerClusterTemplate", "spec.template.spec.loadBalancer.imageRepository", PREFIX],
    ["DevMachine", "spec.backend.docker.customImage"],
    ["DevMachine", "spec.backend.docker.preLoadImages[]"],
    ["DevMachineTemplate", "spec.template.spec.backend.docker.customImage"],
    ["DevMachineTemplate", "spec.template.spec.backend.docker.preLoadImages[]"],
    ["DevCluster", "spec.backend.docker.loadBalancer.imageRepository", PREFIX],
    ["DevClusterTemplate", "spec.template.spec.backend.docker.loadBalancer.imageRepository", PREFIX],
    ["GCPMachine", "spec.image", DISK],
    ["GCPMachine", "spec.imageFamily", DISK],
    ["GCPMachineTemplate", "spec.template.spec.image", DISK],
    ["GCPMachineTemplate", "spec.template.spec.imageFamily", DISK],
    ["AWSMachine AWSCluster", "spec.imageLookupBaseOS", DISK],
    ["AWSMachineTemplate AWSClusterTemplate", "spec.template.spec.imageLookupBaseOS", DISK],
    ["AWSMachinePool AWSManagedMachinePool", "spec.awsLaunchTemplate.imageLookupBaseOS", DISK],
    ["AzureMachine OpenStackMachine OpenStackServer", "spec.image.**", DISK],
    ["AzureMachinePool", "spec.template.image.**", DISK],
    ["AzureMachineTemplate OpenStackMachineTemplate", "spec.template.spec.image.**", DISK],
    ["OpenStackCluster", "spec.bastion.spec.image.**", DISK],
    ["OpenStackClusterTemplate", "spec.template.spec.bastion.spec.image.**", DISK],
    ["HCloudMachine", "spec.imageName", DISK],
    ["HCloudMachine", "spec.imageURL", DISK],
    ["HCloudMachineTemplate", "spec.template.spec.imageName", DISK],
    ["HCloudMachineTemplate", "spec.template.spec.imageURL", DISK],
    ["HetznerBareMetalMachine", "spec.installImage.**", DISK],
    ["HetznerBareMetalMachineTemplate", "spec.template.spec.installImage.**", DISK],
    ["OscMachine", "spec.node.image.**", DISK],
    ["OscMachineTemplate", "spec.template.spec.node.image.**", DISK],
  ]),
  group("install.istio.io", "istio/istio operator/pkg/apis", [
    ["IstioOperator", "spec.hub", PREFIX],
    ["IstioOperator", "spec.components.*.hub", PREFIX],
    ["IstioOperator", "spec.meshConfig.defaultConfig.image.imageType", VARIANT],
    ...istioValues("IstioOperator"),
  ]),
  group("jaegertracing.io", CRD, [
    ["Jaeger", "spec.allInOne.image"],
    ["Jaeger", "spec.agent.image"],
    ["Jaeger", "spec.collector.image"],
    ["Jaeger", "spec.query.image"],
    ["Jaeger", "spec.ingester.image"],
    ["Jaeger", "spec.storage.*.image"],
  ]),
  group("job.min.io", CRD, [["MinIOJob", "spec.mcImage"]]),
  group("k0smotron.io", CRD, [...k0smotron("Cluster", "spec")]),
  group("k6.io", CRD, [
    ["K6 TestRun", "spec.initializer.image"],
    ["K6 TestRun", "spec.runner.image"],
    ["K6 TestRun", "spec.starter.image"],
    ["PrivateLoadZone", "spec.image"],
  ]),
  group("k8s.keycloak.org", CRD, [["Keycloak", "spec.image"]]),
  group("k8s.mariadb.com", CRD, [
    ["MariaDB MaxScale ExternalMariaDB", "spec.image"],
    ["MariaDB MaxScale", "spec.metrics.exporter.image"],
    ["MariaDB", "spec.sidecarContainers[].image"],
    ["MariaDB", "spec.galera.agent.image"],
    ["MariaDB", "spec.galera.initContainer.image"],
    ["MariaDB", "spec.replication.agent.image"],
    ["MariaDB", "spec.replication.initContainer.image"],
  ]),
  group("kafka.strimzi.io", CRD, [
    ["Kafka", "spec.kafka.image"],
    ["Kafka", "spec.kafka.brokerRackInitImage"],
    ["Kafka", "spec.zookeeper.image"],
    ["Kafka", "spec.entityOperator.topicOperator.image"],
    ["Kafka", "spec.entityOperator.userOperator.image"],
    ["Kafka", "spec.entityOperator.tlsSidecar.image"],
    ["Kafka", "spec.cruiseControl.image"],
    ["Kafka", "spec.cruiseControl.tlsSidecar.image"],
    ["Kafka", "spec.kafkaExporter.image"],
    ["Kafka", "spec.jmxTrans.image"],
    ["KafkaConnect KafkaMirrorMaker2 KafkaMirrorMaker KafkaBridge", "spec.image"],
    ["KafkaConnect KafkaMirrorMaker2 KafkaBridge", "spec.clientRackInitImage"],
    ["KafkaConnect", "spec.plugins[].artifacts[].reference"],
    ["KafkaConnect", "spec.build.output.image", PUSHED],
  ]),
  group("kargo.akuity.io", CRD, [["Freight", "images[].**", RECORD]]),
  group("kiali.io", "kiali/kiali-operator crd-docs/cr", [
    [
      "Kiali",
      "spec.deployment.image_name",
      tagged("image_version", { note: "the tag is a digest's hex if image_digest says so" }),
    ],
    ["OSSMConsole", "spec.deployment.imageName", tagged("imageVersion")],
  ]),
  group("kibana.k8s.elastic.co", CRD, [["Kibana", "spec.image"]]),
  group("kops.k8s.io", "kubernetes/kops pkg/apis/kops/v1alpha2/instancegroup.go", [
    ["InstanceGroup", "spec.image", DISK],
  ]),
  group("kubeadm.k8s.io", "kubernetes/kubernetes cmd/kubeadm/app/apis/kubeadm", [
    ...kubeadm("ClusterConfiguration", ""),
  ]),
  group("kubefledged.io", CRD, [["ImageCache", "spec.cacheSpec[].images[]"]]),
  group("kubelet.config.k8s.io", "kubernetes/kubernetes staging/src/k8s.io/kubelet/config/v1/types.go", [
    ["CredentialProviderConfig", "providers[].matchImages[]", MATCHED],
  ]),
  group("kubevirt.io", CRD, [
    ["KubeVirt", "spec.imageRegistry", PREFIX],
    ["KubeVirt", "spec.configuration.network.binding.*.sidecarImage"],
    ["VirtualMachine VirtualMachineInstanceReplicaSet", "spec.template.spec.volumes[].containerDisk.image"],
    [
      "VirtualMachine VirtualMachineInstanceReplicaSet",
      "spec.template.spec.domain.firmware.kernelBoot.container.image",
    ],
    ...dataVolume("VirtualMachine", "spec.dataVolumeTemplates[].spec.source"),
    ["VirtualMachineInstance", "spec.volumes[].containerDisk.image"],
    ["VirtualMachineInstance VirtualMachineInstancePreset", "spec.domain.firmware.kernelBoot.container.image"],
  ]),
  group("kustomize.toolkit.fluxcd.io", CRD, [
    ...kustomizeImages("Kustomization", "spec.images"),
    ["Kustomization", "spec.patches[].patch", PATCH],
    ["Kustomization", "spec.postBuild.substitute.*", PARAMETER],
  ]),
  group("lib.projectsveltos.io", CRD, [
    ["EventTrigger", "spec.helmCharts[].repositoryURL", CHARTS],
    ["EventTrigger", "spec.helmCharts[].values", VALUES],
  ]),
  group("logging-extensions.banzaicloud.io", CRD, [
    ["EventTailer HostTailer", "spec.image.repository", REPOSITORY],
    ["EventTailer", "spec.containerOverrides.image"],
    ["HostTailer", "spec.fileTailers[].image.repository", REPOSITORY],
    ["HostTailer", "spec.fileTailers[].containerOverrides.image"],
    ["HostTailer", "spec.systemdTailers[].image.repository", REPOSITORY],
    ["HostTailer", "spec.systemdTailers[].containerOverrides.image"],
  ]),
  group("logging.banzaicloud.io", CRD, [
    ...fluentbit("Logging", "spec.fluentbit"),
    ...fluentbit("FluentbitAgent", "spec"),
    ...fluentd("Logging", "spec.fluentd"),
    ...fluentd("FluentdConfig", "spec"),
    ...syslogNg("Logging", "spec.syslogNG"),
    ...syslogNg("SyslogNGConfig", "spec"),
  ]),
  group("logstash.k8s.elastic.co", CRD, [["Logstash", "spec.image"]]),
  group("longhorn.io", CRD, [
    ["EngineImage Engine Replica InstanceManager ShareManager BackingImageManager Volume", "spec.image"],
    ["Engine Replica Volume", "spec.engineImage"],
    ["Replica Volume", "spec.backingImage", leave("the name of a BackingImage, which is a disk")],
  ]),
  group("machine.openshift.io", "openshift/api machine/v1beta1", [
    ["GCPMachineProviderSpec", "disks[].image", DISK],
    ["AzureMachineProviderSpec", "image.**", DISK],
    ["OpenstackProviderSpec", "image", { ...DISK, source: "openshift/api machine/v1alpha1" }],
  ]),
  group("maps.k8s.elastic.co", CRD, [["ElasticMapsServer", "spec.image"]]),
  group("mellanox.com", "Mellanox/network-operator api/v1alpha1/nicclusterpolicy_types.go", [
    nvidia("NicClusterPolicy", "spec.*"),
    nvidia("NicClusterPolicy", "spec.secondaryNetwork.*"),
  ]),
  group("metal3.io", CRD, [["BareMetalHost", "spec.image.**", DISK]]),
  group("minio.min.io", CRD, [
    ["Tenant", "spec.image"],
    ["Tenant", "spec.kes.image"],
  ]),
  group("monitoring.coreos.com", CRD, [
    ["Prometheus PrometheusAgent Alertmanager ThanosRuler", "spec.image"],
    ["Prometheus Alertmanager", "spec.baseImage", tagged("tag", { note: "its digest is the hex of `sha`" })],
    ["Prometheus", "spec.thanos.image"],
    ["Prometheus", "spec.thanos.baseImage", tagged("tag", { note: "its digest is the hex of `sha`" })],
  ]),
  group("monitoring.grafana.com", CRD, [["GrafanaAgent", "spec.image"]]),
  group("mysql.oracle.com", CRD, [
    ["InnoDBCluster", "spec.imageRepository", PREFIX],
    ["InnoDBCluster", "spec.logs.collector.image"],
    ["InnoDBCluster", "spec.metrics.image"],
  ]),
  group("mysql.presslabs.org", CRD, [["MysqlCluster", "spec.image"]]),
  group("networking.gke.io", CRD, [
    ["GCPWasmPlugin", "spec.versions[].image", leave("is pulled by the cloud's load balancer, of one registry only")],
  ]),
  group("networking.istio.io", CRD, [["ProxyConfig", "spec.image.imageType", VARIANT]]),
  group("numaflow.numaproj.io", "numaproj/numaflow pkg/apis/numaflow/v1alpha1", [
    ...numaflow("MonoVertex Vertex", "spec"),
    ...numaflow("Pipeline", "spec.vertices[]"),
    ["MonoVertex Vertex", "spec.sidecars[].image"],
    ["Pipeline", "spec.vertices[].sidecars[].image"],
    ["Pipeline", "spec.sideInputs[].container.image"],
  ]),
  group("nvidia.com", CRD, [
    nvidia("ClusterPolicy", "spec.*"),
    nvidia("ClusterPolicy", "spec.*.manager"),
    nvidia("ClusterPolicy", "spec.*.driverManager"),
    nvidia("ClusterPolicy", "spec.operator.initContainer"),
    ["ClusterPolicy", "spec.kataManager.config.runtimeClasses[].artifacts.url"],
    nvidia("NVIDIADriver", "spec"),
    nvidia("NVIDIADriver", "spec.*"),
  ]),
  group("olm.operatorframework.io", "operator-framework/operator-controller api/v1/clustercatalog_types.go", [
    ["ClusterCatalog", "spec.source.image.ref"],
  ]),
  group("openfaas.com", "openfaas/faas-netes pkg/apis/openfaas/v1/types.go", [["Function", "spec.image"]]),
  group("opentelemetry.io", CRD, [
    ["OpenTelemetryCollector OpAMPBridge TargetAllocator", "spec.image"],
    ["OpenTelemetryCollector TargetAllocator", "spec.additionalContainers[].image"],
    ["OpenTelemetryCollector", "spec.targetAllocator.image"],
    ["Instrumentation", "spec.*.image"],
    ["Instrumentation", "spec.java.extensions[].image"],
  ]),
  group("operator.cluster.x-k8s.io", CRD, [
    [CLUSTER_API_PROVIDERS, "spec.deployment.containers[].imageUrl"],
    [
      "CoreProvider BootstrapProvider ControlPlaneProvider InfrastructureProvider",
      "spec.deployment.containers[].image.name",
      tagged("tag", { registry: "repository" }),
    ],
    [CLUSTER_API_PROVIDERS, "spec.additionalDeployments.*.deployment.containers[].imageUrl"],
    [CLUSTER_API_PROVIDERS, "spec.fetchConfig.oci"],
  ]),
  group("operator.knative.dev", CRD, [
    ["KnativeServing KnativeEventing", "spec.registry.default", { ...PREFIX, note: "`${NAME}` and a tag follow" }],
    ["KnativeServing KnativeEventing", "spec.registry.override.*"],
  ]),
  group("operator.open-cluster-management.io", CRD, [
    ["ClusterManager Klusterlet", "spec.registrationImagePullSpec"],
    ["ClusterManager Klusterlet", "spec.workImagePullSpec"],
    ["ClusterManager", "spec.placementImagePullSpec"],
    ["ClusterManager", "spec.addOnManagerImagePullSpec"],
    ["Klusterlet", "spec.imagePullSpec"],
  ]),
  group("operator.openshift.io", "openshift/api operator/v1alpha1", [
    ["ImageContentSourcePolicy", "spec.repositoryDigestMirrors[].**", MATCHED],
  ]),
  group("operator.tigera.io", CRD, [
    ["Installation", "spec.registry", { ...leave("asks for the default"), where: { registry: "UseDefault" } }],
    ["Installation", "spec.registry", { ...PREFIX, note: "ends with a `/`" }],
    ["Installation", "spec.imagePath", leave("is put after the registry")],
    ["Installation", "spec.imagePrefix", leave("is put before the last part of each name")],
    ["ImageSet", "spec.images[].image", MATCHED],
  ]),
  group("operator.victoriametrics.com", CRD, [
    [
      "VMAgent VMAlert VMAlertmanager VMAuth VMSingle VMAnomaly VLSingle VLAgent VTSingle",
      "spec.image.repository",
      REPOSITORY,
    ],
    ["VMCluster VLCluster VTCluster", "spec.*.image.repository", REPOSITORY],
    ["VMSingle", "spec.vmBackup.image.repository", REPOSITORY],
    ["VMCluster", "spec.vmstorage.vmBackup.image.repository", REPOSITORY],
    ["VMAgent VMAlertmanager VMAuth", "spec.configReloaderImage"],
    [
      "VMAgent VMAlert VMAlertmanager VMAuth",
      "spec.configReloaderImageTag",
      { note: "a whole reference, whatever its name" },
    ],
  ]),
  group("operators.coreos.com", CRD, [
    ["CatalogSource", "spec.image"],
    ["ClusterServiceVersion", "spec.relatedImages[].image"],
    [
      "ClusterServiceVersion",
      "metadata.annotations.containerImage",
      { source: "NVIDIA/gpu-operator bundle/manifests/gpu-operator-certified.clusterserviceversion.yaml" },
    ],
  ]),
  group("pg.percona.com", CRD, [
    ["PerconaPGCluster PostgresCluster", "spec.image"],
    ["PerconaPGCluster PostgresCluster", "spec.proxy.pgBouncer.image"],
    ["PerconaPGCluster PostgresCluster", "spec.backups.pgbackrest.image"],
    ["PerconaPGCluster", "spec.pmm.image"],
    ["PerconaPGCluster", "spec.instances[].sidecars[].image"],
    ["PerconaPGCluster", "spec.proxy.pgBouncer.sidecars[].image"],
    ["PostgresCluster", "spec.monitoring.pgmonitor.exporter.image"],
    ["PostgresCluster", "spec.userInterface.pgAdmin.image"],
  ]),
  // The operator's second version moved here.
  group("pgv2.percona.com", "percona/percona-postgresql-operator deploy/crd.yaml", [
    ["PerconaPGCluster", "spec.image"],
    ["PerconaPGCluster", "spec.proxy.pgBouncer.image"],
    ["PerconaPGCluster", "spec.proxy.pgBouncer.sidecars[].image"],
    ["PerconaPGCluster", "spec.backups.pgbackrest.image"],
    ["PerconaPGCluster", "spec.pmm.image"],
    ["PerconaPGCluster", "spec.instances[].sidecars[].image"],
  ]),
  group("pingcap.com", CRD, [
    ["TidbCluster DMCluster", "spec.*.baseImage", VERSIONED],
    ["TidbCluster DMCluster TidbNGMonitoring", "spec.*.image"],
    ["TidbCluster DMCluster TidbNGMonitoring", "spec.*.additionalContainers[].image"],
    ["TidbCluster", "spec.tidb.customizedStartupProbe.image"],
    ["TidbCluster", "spec.tidb.slowLogTailer.image"],
    ["TidbDashboard", "spec.baseImage", VERSIONED],
    ["TidbDashboard TidbInitializer TidbNGMonitoring", "spec.image"],
    ["TidbDashboard TidbMonitor", "spec.additionalContainers[].image"],
    ["TidbMonitor TidbNGMonitoring", "spec.*.baseImage", VERSIONED],
    ["TidbMonitor", "spec.dm.initializer.baseImage", VERSIONED],
    ["Backup Restore", "spec.toolImage"],
    ["Restore", "spec.warmupImage"],
    ["BackupSchedule", "spec.backupTemplate.toolImage"],
    ["BackupSchedule", "spec.logBackupTemplate.toolImage"],
  ]),
  group("piraeus.io", CRD, [["LinstorCluster LinstorSatellite", "spec.repository", PREFIX]]),
  group("pkg.crossplane.io", CRD, [
    [
      "Provider Configuration Function",
      "spec.package",
      { note: "packages depend on others by these names; an ImageConfig rewrites without that they change" },
    ],
    ["ProviderRevision ConfigurationRevision FunctionRevision ControllerConfig", "spec.image"],
    ["ImageConfig", "spec.rewriteImage.prefix", PREFIX],
    ["ImageConfig", "spec.matchImages[].prefix", MATCHED],
    ["Lock", "packages[].**", RECORD],
  ]),
  group("platform.confluent.io", CRD, [
    [CONFLUENT, "spec.image.application"],
    [CONFLUENT, "spec.image.init"],
    ["ControlCenter", "spec.services.alertmanager.image"],
    ["ControlCenter", "spec.services.prometheus.image"],
    ["Kafka KRaftController", "spec.services.observer.image"],
    ["FlinkApplication FlinkDeployment", "spec.image"],
    ["FlinkBlueGreenDeployment", "spec.template.spec.image"],
  ]),
  group("policy.sigstore.dev", CRD, [
    ["ClusterImagePolicy", "spec.images[].glob", MATCHED],
    ["ClusterImagePolicy", "spec.authorities[].source[].oci", suspect("where signatures are pulled from")],
  ]),
  group("pool.kubevirt.io", CRD, [
    ["VirtualMachinePool", "spec.virtualMachineTemplate.spec.template.spec.volumes[].containerDisk.image"],
    ["VirtualMachinePool", "spec.virtualMachineTemplate.spec.template.spec.domain.firmware.kernelBoot.container.image"],
    ...dataVolume("VirtualMachinePool", "spec.virtualMachineTemplate.spec.dataVolumeTemplates[].spec.source"),
  ]),
  group("postgres-operator.crunchydata.com", CRD, [
    ["PostgresCluster PGUpgrade PGAdmin", "spec.image"],
    ["PostgresCluster", "spec.backups.pgbackrest.image"],
    ["PostgresCluster", "spec.proxy.pgBouncer.image"],
    ["PostgresCluster", "spec.monitoring.pgmonitor.exporter.image"],
    ["PostgresCluster", "spec.userInterface.pgAdmin.image"],
    ["PostgresCluster PGAdmin", "spec.instrumentation.image"],
  ]),
  group("postgresql.cnpg.io", CRD, [
    ["Cluster", "spec.imageName"],
    ["Cluster", "spec.imageCatalogRef.name", leave("the name of a catalogue of images")],
    ["ImageCatalog ClusterImageCatalog", "spec.images[].image"],
    ["ImageCatalog ClusterImageCatalog", "spec.componentImages[].image"],
  ]),
  group("ps.percona.com", CRD, [
    ["PerconaServerMySQL", "spec.initImage"],
    ["PerconaServerMySQL", "spec.*.image"],
    ["PerconaServerMySQL", "spec.*.initImage"],
    ["PerconaServerMySQL", "spec.mysql.sidecars[].image"],
    ["PerconaServerMySQL", "spec.proxy.*.image"],
    ["PerconaServerMySQL", "spec.proxy.*.initImage"],
  ]),
  group("psmdb.percona.com", CRD, [
    ["PerconaServerMongoDB", "spec.image"],
    ["PerconaServerMongoDB", "spec.initImage"],
    ["PerconaServerMongoDB", "spec.backup.image"],
    ["PerconaServerMongoDB", "spec.pmm.image"],
    ["PerconaServerMongoDB", "spec.logcollector.image"],
    ["PerconaServerMongoDB", "spec.replsets[].sidecars[].image"],
    ["PerconaServerMongoDB", "spec.replsets[].*.sidecars[].image"],
    ["PerconaServerMongoDB", "spec.sharding.*.sidecars[].image"],
    ["PerconaServerMongoDB", "spec.sharding.configsvrReplSet.*.sidecars[].image"],
  ]),
  group("pxc.percona.com", CRD, [
    ["PerconaXtraDBCluster", "spec.initImage"],
    ["PerconaXtraDBCluster", "spec.*.image"],
    ["PerconaXtraDBCluster", "spec.*.sidecars[].image"],
  ]),
  group("rabbitmq.com", CRD, [
    ["RabbitmqCluster", "spec.image"],
    ["RabbitmqCluster", "spec.secretBackend.vault.defaultUserUpdaterImage"],
  ]),
  group("ray.io", "ray-project/kuberay ray-operator/apis/ray/v1", [
    ["RayCluster", "spec.autoscalerOptions.image"],
    ["RayJob", "spec.rayClusterSpec.autoscalerOptions.image"],
    ["RayCronJob", "spec.jobTemplate.rayClusterSpec.autoscalerOptions.image"],
    ["RayService", "spec.rayClusterConfig.autoscalerOptions.image"],
  ]),
  group("redis.redis.opstreelabs.in", CRD, [
    [OPSTREE, "spec.kubernetesConfig.image"],
    [OPSTREE, "spec.redisExporter.image"],
    [OPSTREE, "spec.initContainer.image"],
    [OPSTREE, "spec.sidecars[].image"],
  ]),
  group("renovate-operator.mogenius.com", CRD, [["RenovateJob", "spec.image"]]),
  group("repo-manager.pulpproject.org", CRD, [
    ["Pulp", "spec.image", tagged("image_version")],
    ["Pulp", "spec.image_web", tagged("image_web_version")],
    ["Pulp", "spec.cache.redis_image"],
    ["Pulp", "spec.database.postgres_image"],
    ["Pulp", "spec.telemetry.otel_collector_image", tagged("otel_collector_image_version")],
    ["Pulp", "spec.admin_password_job.container.image"],
    ["Pulp", "spec.migration_job.container.image"],
    ["Pulp", "spec.signing_job.container.image"],
    ["Pulp", "spec.api.init_container.image"],
    ["Pulp", "spec.content.init_container.image"],
    ["Pulp", "spec.worker.init_container.image"],
  ]),
  group("sailoperator.io", "istio-ecosystem/sail-operator api/v1/values_types.gen.go", [
    ...istioValues("Istio IstioRevision IstioCNI ZTunnel"),
  ]),
  group("scylla.scylladb.com", CRD, [
    ["ScyllaCluster", "spec.repository", VERSIONED],
    ["ScyllaCluster", "spec.agentRepository", tagged("agentVersion")],
    ["ScyllaOperatorConfig", "spec.scyllaUtilsImage"],
  ]),
  group("seaweed.seaweedfs.com", CRD, [
    ["Seaweed AdminScript SeaweedCSIDriver", "spec.image"],
    ["Seaweed", "spec.backup.image"],
    ["SeaweedCSIDriver", "spec.mountService.image"],
  ]),
  group("serving.kserve.io", CRD, [
    ["InferenceService", "spec.predictor.*.image"],
    ["InferenceService", "spec.predictor.*.storageUri", OCI_URL],
    ["InferenceService", "spec.explainer.*.image"],
    ["InferenceService", "spec.explainer.*.storageUri", OCI_URL],
    ["TrainedModel", "spec.model.storageUri", OCI_URL],
    ["ClusterStorageContainer", "spec.container.image"],
  ]),
  group("shipwright.io", "shipwright-io/build pkg/apis/build", [
    ["BuildStrategy ClusterBuildStrategy", "spec.steps[].image"],
    ["BuildStrategy ClusterBuildStrategy", "spec.buildSteps[].image"],
    ["Build", "spec.builder.image"],
    ["Build", "spec.source.bundleContainer.image"],
    ["Build", "spec.source.ociArtifact.image"],
    ["Build BuildRun", "spec.output.image", PUSHED],
    ["BuildRun", "spec.build.spec.source.ociArtifact.image"],
    ["BuildRun", "spec.build.spec.output.image", PUSHED],
    ["Build", "spec.trigger.when[].image.**", MATCHED],
  ]),
  group("snapshot.kubevirt.io", CRD, [["VirtualMachineSnapshotContent", "spec.source.virtualMachine.**", RECORD]]),
  group("source.toolkit.fluxcd.io", CRD, [
    ["OCIRepository", "spec.url", OCI_URL],
    ["HelmRepository", "spec.url", CHARTS],
  ]),
  group("sparkoperator.k8s.io", CRD, [
    ...spark("SparkApplication", "spec"),
    ...spark("ScheduledSparkApplication", "spec.template"),
  ]),
  group("stunner.l7mp.io", CRD, [["Dataplane", "spec.image"]]),
  group("tailscale.com", CRD, [
    ["DNSConfig", "spec.nameserver.image.repo", REPOSITORY],
    ["ProxyClass", "spec.statefulSet.pod.tailscaleContainer.image"],
    ["ProxyClass", "spec.statefulSet.pod.tailscaleInitContainer.image"],
    ["Recorder", "spec.statefulSet.pod.container.image"],
  ]),
  group("tekton.dev", "tektoncd/pipeline pkg/apis/pipeline/v1", [
    ...task("Task ClusterTask", "spec"),
    ...task("TaskRun", "spec.taskSpec"),
    ...taskRef("TaskRun", "spec.taskRef"),
    ["TaskRun PipelineRun", "spec.params[].value", PARAMETER],
    ...pipelineTask("Pipeline", "spec.tasks[]"),
    ...pipelineTask("Pipeline", "spec.finally[]"),
    ["Pipeline StepAction", "spec.params[].default", PARAMETER],
    ...pipelineTask("PipelineRun", "spec.pipelineSpec.tasks[]"),
    ...pipelineTask("PipelineRun", "spec.pipelineSpec.finally[]"),
    ["PipelineRun", "spec.pipelineSpec.params[].default", PARAMETER],
    ...taskRef("PipelineRun", "spec.pipelineRef"),
    ["StepAction", "spec.image"],
  ]),
  group("tempo.grafana.com", CRD, [["TempoStack", "spec.images.*"]]),
  group("temporal.io", CRD, [
    ["TemporalCluster TemporalWorkerProcess", "spec.image", VERSIONED],
    ["TemporalCluster", "spec.ui.image", VERSIONED],
    ["TemporalCluster", "spec.admintools.image", VERSIONED],
    ["TemporalWorkerProcess", "spec.builder.image", VERSIONED],
  ]),
  group("tests.testkube.io", CRD, [["Test TestExecution", "spec.executionRequest.image"]]),
  group("testworkflows.testkube.io", CRD, [
    [TEST_WORKFLOWS, "spec.container.image"],
    [TEST_WORKFLOWS, "spec.services.*.image"],
    // Steps stand in `setup`, `steps` and `after`.
    [TEST_WORKFLOWS, "spec.*[].container.image"],
    [TEST_WORKFLOWS, "spec.*[].run.image"],
    [TEST_WORKFLOWS, "spec.*[].services.*.image"],
    [TEST_WORKFLOWS, "spec.*[].execute.tests[].executionRequest.image"],
    [TEST_WORKFLOWS, "spec.*[].parallel.run.image"],
    [TEST_WORKFLOWS, "spec.*[].parallel.execute.tests[].executionRequest.image"],
  ]),
  group("tinkerbell.org", CRD, [["Template", "spec.data", suspect("a template in a text")]]),
  group("trainer.kubeflow.org", "kubeflow/trainer pkg/apis/trainer/v1alpha1/trainjob_types.go", [
    ["TrainJob", "spec.trainer.image"],
  ]),
  group("tuppr.home-operations.com", CRD, [
    ["KubernetesUpgrade TalosUpgrade", "spec.talosctl.image.repository", REPOSITORY],
  ]),
  group("twingate.com", CRD, [
    ["TwingateConnector", "spec.image.repository", REPOSITORY],
    ["TwingateConnector", "spec.imagePolicy.repository", suspect("is searched for new tags and pulled from")],
  ]),
  group("upgrade.cattle.io", CRD, [
    ["Plan", "spec.upgrade.image", tagged("spec.version")],
    ["Plan", "spec.prepare.image", tagged("spec.version")],
  ]),
  group("valkey.io", CRD, [
    ["ValkeyCluster ValkeyNode", "spec.image"],
    ["ValkeyCluster ValkeyNode", "spec.exporter.image"],
  ]),
  group("vault.banzaicloud.com", CRD, [
    ["Vault", "spec.image"],
    ["Vault", "spec.bankVaultsImage"],
    ["Vault", "spec.fluentdImage"],
    ["Vault", "spec.statsdImage"],
    ["Vault", "spec.veleroFsfreezeImage"],
    ["Vault", "spec.vaultContainerSpec.image"],
    ["Vault", "spec.vaultContainers[].image"],
    ["Vault", "spec.vaultInitContainers[].image"],
  ]),
];
