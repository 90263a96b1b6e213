/** Data: where custom resources hold references outside container lists, each place with the source that says so. */

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

/** Kinds, separated by spaces, and paths that hold in all of them. The source is the CRD where none is named. */
type Row = readonly [
  kinds: string,
  paths: readonly string[],
  more?: Omit<CatalogueEntry, "group" | "kinds" | "path" | "source"> & { readonly source?: string },
];

const CRD = "CRD";

/**
 * Left out since their shape says it: container lists, and mappings `image` with a `reference`. Groups of patterns and
 * schemas are in `podspec.ts`. Not to be rewritten exactly, and so only reported: Helm values inside of other objects.
 */
const GROUPS: Readonly<Record<string, readonly Row[]>> = {
  "acid.zalan.do": [
    ["postgresql", ["spec.dockerImage", "spec.connectionPooler.dockerImage"]],
    ["postgresql", ["spec.sidecars[].image"], { source: "zalando/postgres-operator types" }],
    [
      "OperatorConfiguration",
      [
        "configuration.docker_image",
        "configuration.sidecar_docker_images.*",
        "configuration.logical_backup.logical_backup_docker_image",
        "configuration.scalyr.scalyr_image",
        "configuration.connection_pooler.connection_pooler_image",
      ],
    ],
  ],
  "actions.github.com": [["AutoscalingListener", ["spec.image"]]],
  "actions.summerwind.dev": [
    ["Runner", ["spec.image"]],
    ["RunnerDeployment RunnerReplicaSet", ["spec.template.spec.image", "spec.template.spec.sidecarContainers[].image"]],
    ["RunnerSet", ["spec.image"]],
  ],
  "agent.k8s.elastic.co": [["Agent", ["spec.image"]]],
  "agentgateway.dev": [
    [
      "AgentgatewayParameters",
      ["spec.image.repository"],
      { form: "repository", registry: "registry", tag: "tag", digest: "digest" },
    ],
  ],
  "aigateway.envoyproxy.io": [
    ["GatewayConfig", ["spec.extProc.kubernetes.image"]],
    [
      "GatewayConfig",
      ["spec.extProc.kubernetes.imageRepository"],
      { form: "repository", note: "the tag is the controller's own" },
    ],
  ],
  "ais.nvidia.com": [
    ["AIStore", ["spec.adminClient.image", "spec.initImage", "spec.logSidecarImage", "spec.nodeImage"]],
  ],
  "apm.k8s.elastic.co": [["ApmServer", ["spec.image"]]],
  "app.redislabs.com": [
    [
      "RedisEnterpriseCluster",
      [
        "spec.bootstrapperImageSpec.repository",
        "spec.redisEnterpriseImageSpec.repository",
        "spec.redisEnterpriseServicesRiggerImageSpec.repository",
        "spec.usageMeter.callHomeClient.imageSpec.repository",
      ],
      { form: "repository", tag: "versionTag", digest: "digestHash" },
    ],
    ["RedisEnterpriseCluster", ["spec.sideContainersSpec[].image"]],
  ],
  "apps.emqx.io": [
    ["EMQX", ["spec.coreTemplate.spec.extraContainers[].image", "spec.replicantTemplate.spec.extraContainers[].image"]],
    ["EmqxBroker EmqxEnterprise", ["spec.extraContainers[].image", "spec.template.spec.extraContainers[].image"]],
  ],
  "apps.kruise.io": [
    ["ImagePullJob", ["spec.image"], { source: "kruise imagepulljob_types.go" }],
    ["ImageListPullJob", ["spec.images[]"], { source: "kruise imagelistpulljob_types.go" }],
  ],
  "apps.openshift.io": [
    [
      "DeploymentConfig",
      ["spec.triggers[].imageChangeParams.lastTriggeredImage"],
      { form: "leave", source: "openshift/api apps/v1/types.go", note: "what a trigger found last" },
    ],
    ["DeploymentConfig", ["spec.strategy.customParams.image"], { source: "openshift/api apps/v1/types.go" }],
  ],
  "argocd-image-updater.argoproj.io": [
    [
      "ImageUpdater",
      ["spec.**"],
      { form: "leave", source: "argocd-image-updater", note: "names that are compared and asked for new tags" },
    ],
  ],
  "argoproj.io": [
    [
      "Workflow WorkflowTemplate ClusterWorkflowTemplate",
      ["spec.templates[].container.image"],
      { source: "argo-workflows workflow_types.go" },
    ],
    [
      "Workflow WorkflowTemplate ClusterWorkflowTemplate",
      ["spec.templates[].script.image", "spec.templates[].sidecars[].image"],
      { source: "argo-workflows workflow_types.go" },
    ],
    [
      "Workflow WorkflowTemplate ClusterWorkflowTemplate",
      [
        "spec.templateDefaults.container.image",
        "spec.templateDefaults.script.image",
        "spec.templateDefaults.sidecars[].image",
      ],
    ],
    [
      "CronWorkflow",
      [
        "spec.workflowSpec.templates[].container.image",
        "spec.workflowSpec.templates[].script.image",
        "spec.workflowSpec.templates[].sidecars[].image",
        "spec.workflowSpec.templateDefaults.container.image",
        "spec.workflowSpec.templateDefaults.script.image",
        "spec.workflowSpec.templateDefaults.sidecars[].image",
      ],
    ],
    ["WorkflowTaskSet", ["spec.tasks.*.container.image", "spec.tasks.*.script.image", "spec.tasks.*.sidecars[].image"]],
    [
      "Sensor EventSource",
      ["spec.template.container.image"],
      { source: "argo-events pkg/apis/sensor/v1alpha1/types.go Template.Container" },
    ],
    ["Application", ["spec.source.kustomize.images[]", "spec.sources[].kustomize.images[]"], { form: "kustomize" }],
    [
      "ApplicationSet",
      ["spec.template.spec.source.kustomize.images[]", "spec.template.spec.sources[].kustomize.images[]"],
      { form: "kustomize" },
    ],
    [
      "Application",
      [
        "spec.source.helm.valuesObject.**",
        "spec.sources[].helm.valuesObject.**",
        "spec.source.helm.values",
        "spec.sources[].helm.values",
        "spec.source.helm.parameters[].value",
        "spec.sources[].helm.parameters[].value",
      ],
      { form: "suspect", note: "what a key means is for the chart to say" },
    ],
    [
      "ApplicationSet",
      [
        "spec.template.spec.source.helm.valuesObject.**",
        "spec.template.spec.sources[].helm.valuesObject.**",
        "spec.template.spec.source.helm.values",
        "spec.template.spec.sources[].helm.values",
        "spec.template.spec.source.helm.parameters[].value",
        "spec.template.spec.sources[].helm.parameters[].value",
      ],
      { form: "suspect", note: "what a key means is for the chart to say" },
    ],
  ],
  "awx.ansible.com": [
    ["AWX", ["spec.image"], { form: "repository", tag: "image_version" }],
    ["AWX", ["spec.redis_image"], { form: "repository", tag: "redis_image_version" }],
    ["AWX", ["spec.init_container_image"], { form: "repository", tag: "init_container_image_version" }],
    ["AWX", ["spec.ee_images[].image", "spec.control_plane_ee_image"]],
  ],
  "beat.k8s.elastic.co": [["Beat", ["spec.image"]]],
  "bootstrap.cluster.x-k8s.io": [["KubeadmConfig", ["spec.clusterConfiguration.imageRepository"], { form: "prefix" }]],
  "build.openshift.io": [
    [
      "BuildConfig Build",
      ["spec.strategy.*.from.name", "spec.source.images[].from.name"],
      { source: "openshift/api build/v1/types.go", where: { kind: "DockerImage" } },
    ],
    [
      "BuildConfig Build",
      ["spec.output.to.name"],
      { form: "leave", source: "openshift/api build/v1/types.go", note: "a build pushes there" },
    ],
  ],
  "caching.internal.knative.dev": [["Image", ["spec.image"]]],
  "cdi.kubevirt.io": [
    ["DataVolume VolumeImportSource", ["spec.source.registry.url"], { form: "url" }],
    ["DataImportCron", ["spec.template.spec.source.registry.url"], { form: "url" }],
    ["DataVolume", ["spec.source.vddk.initImageURL"]],
  ],
  "ceph.rook.io": [
    ["CephCluster", ["spec.cephVersion.image"]],
    ["CephCOSIDriver", ["spec.image", "spec.objectProvisionerImage"]],
    ["CephNFS", ["spec.security.sssd.sidecar.image"]],
  ],
  "clickhouse.com": [
    [
      "ClickHouseCluster KeeperCluster",
      ["spec.containerTemplate.image.repository"],
      { form: "repository", tag: "tag", digest: "hash" },
    ],
  ],
  "cloudsql.cloud.google.com": [["AuthProxyWorkload", ["spec.authProxyContainer.container.image"]]],
  "cluster.redpanda.com": [
    [
      "Redpanda",
      [
        "spec.clusterSpec.image.repository",
        "spec.clusterSpec.connectors.image.repository",
        "spec.clusterSpec.statefulset.initContainerImage.repository",
        "spec.clusterSpec.statefulset.sideCars.image.repository",
        "spec.clusterSpec.statefulset.sideCars.controllers.image.repository",
      ],
      { form: "repository", tag: "tag" },
    ],
  ],
  "config.openshift.io": [
    [
      "ImageDigestMirrorSet ImageTagMirrorSet",
      ["spec.**"],
      { form: "leave", source: "openshift/api config/v1", note: "sources and mirrors of the nodes' own redirection" },
    ],
    [
      "ImageContentPolicy",
      ["spec.**"],
      { form: "leave", source: "openshift/api config/v1", note: "sources and mirrors of the nodes' own redirection" },
    ],
  ],
  "controlplane.cluster.x-k8s.io": [
    [
      "KubeadmControlPlane",
      [
        "spec.kubeadmConfigSpec.clusterConfiguration.imageRepository",
        "spec.kubeadmConfigSpec.clusterConfiguration.dns.imageRepository",
        "spec.kubeadmConfigSpec.clusterConfiguration.etcd.local.imageRepository",
      ],
      { form: "prefix" },
    ],
    ["KamajiControlPlane", ["spec.deployment.extraContainers[].image", "spec.deployment.extraInitContainers[].image"]],
    [
      "KamajiControlPlaneTemplate",
      [
        "spec.template.spec.deployment.extraContainers[].image",
        "spec.template.spec.deployment.extraInitContainers[].image",
      ],
    ],
  ],
  "core.humio.com": [["HumioCluster", ["spec.image"], { source: "argo-cd resource_customizations" }]],
  "core.spinkube.dev": [["SpinApp", ["spec.image"], { source: "argo-cd resource_customizations" }]],
  "databases.spotahome.com": [
    [
      "RedisFailover",
      [
        "spec.redis.image",
        "spec.redis.exporter.image",
        "spec.sentinel.image",
        "spec.sentinel.exporter.image",
        "spec.redis.extraContainers[].image",
        "spec.sentinel.extraContainers[].image",
      ],
    ],
  ],
  "datadoghq.com": [
    ["DatadogAgent", ["spec.global.registry"], { form: "prefix" }],
    [
      "DatadogAgent",
      ["spec.override.*.image.name"],
      { form: "reference-or-name", note: "a bare name is put behind spec.global.registry" },
    ],
  ],
  "dragonflydb.io": [["Dragonfly", ["spec.additionalContainers[].image"]]],
  "dynatrace.com": [
    [
      "DynaKube",
      [
        "spec.templates.extensionExecutionController.imageRef.repository",
        "spec.templates.kspmNodeConfigurationCollector.imageRef.repository",
        "spec.templates.logMonitoring.imageRef.repository",
        "spec.templates.otelCollector.imageRef.repository",
      ],
      { form: "repository", tag: "tag" },
    ],
    ["EdgeConnect", ["spec.imageRef.repository"], { form: "repository", tag: "tag" }],
  ],
  "elasticsearch.k8s.elastic.co": [["Elasticsearch", ["spec.image"]]],
  "enterprisesearch.k8s.elastic.co": [["EnterpriseSearch", ["spec.image"]]],
  "eraser.sh": [["ImageList", ["spec.images[]"], { form: "leave", note: "images to be removed from nodes" }]],
  "extensions.istio.io": [["WasmPlugin", ["spec.url"], { form: "url" }]],
  "flink.apache.org": [["FlinkDeployment", ["spec.image"]]],
  "fluentbit.fluent.io": [["FluentBit", ["spec.image"], { source: "manifests of fluent-operator" }]],
  "fluxcd.controlplane.io": [
    ["FluxInstance", ["spec.distribution.registry"], { form: "prefix" }],
    ["FluxInstance", ["spec.distribution.artifact"], { form: "url" }],
  ],
  "gateway.envoyproxy.io": [
    ["EnvoyProxy", ["spec.provider.kubernetes.*.container.image"]],
    ["EnvoyProxy", ["spec.provider.kubernetes.*.container.imageRepository"], { form: "repository" }],
  ],
  "gateway.kgateway.dev": [
    [
      "GatewayParameters",
      [
        "spec.kube.envoyContainer.image.repository",
        "spec.kube.istio.istioProxyContainer.image.repository",
        "spec.kube.sdsContainer.image.repository",
      ],
      { form: "repository", registry: "registry", tag: "tag", digest: "digest" },
    ],
    ["GatewayParameters", ["spec.kube.istio.customSidecars[].image"]],
  ],
  "gateway.nginx.org": [
    [
      "NginxProxy",
      ["spec.kubernetes.daemonSet.container.image.repository", "spec.kubernetes.deployment.container.image.repository"],
      { form: "repository", tag: "tag" },
    ],
  ],
  "helm.cattle.io": [
    ["HelmChart", ["spec.jobImage"]],
    [
      "HelmChart HelmChartConfig",
      ["spec.valuesContent", "spec.set.**"],
      { form: "suspect", note: "what a key means is for the chart to say" },
    ],
  ],
  "helm.toolkit.fluxcd.io": [
    [
      "HelmRelease",
      ["spec.postRenderers[].kustomize.images[].newName"],
      { form: "repository", tag: "newTag", digest: "digest" },
    ],
    ["HelmRelease", ["spec.values.**"], { form: "suspect", note: "what a key means is for the chart to say" }],
  ],
  "hivemq.com": [
    ["HiveMQCluster", ["spec.image"], { form: "repository", tag: "hivemqVersion" }],
    [
      "HiveMQCluster",
      ["spec.initBusyboxImage", "spec.initDnsWaitImage", "spec.initialization[].image", "spec.sidecars[].image"],
    ],
  ],
  "image.openshift.io": [
    [
      "ImageStream",
      ["spec.tags[].from.name"],
      { source: "openshift/api image/v1/types.go", where: { kind: "DockerImage" } },
    ],
  ],
  "image.toolkit.fluxcd.io": [
    [
      "ImageRepository",
      ["spec.image"],
      { form: "leave", source: "image-reflector-controller", note: "a scanner asks it for new tags upstream" },
    ],
  ],
  "infrastructure.cluster.x-k8s.io": [["DockerMachine", ["spec.customImage", "spec.preLoadImages[]"]]],
  "install.istio.io": [
    ["IstioOperator", ["spec.hub", "spec.values.global.hub"], { form: "prefix", source: "istio operator/pkg/apis" }],
    [
      "IstioOperator",
      ["spec.values.global.proxy.image"],
      { form: "reference-or-name", source: "istio operator/pkg/apis" },
    ],
    ["IstioOperator", ["spec.values.**"], { form: "suspect", note: "Helm values of the charts inside the operator" }],
  ],
  "jaegertracing.io": [
    [
      "Jaeger",
      [
        "spec.allInOne.image",
        "spec.agent.image",
        "spec.collector.image",
        "spec.query.image",
        "spec.ingester.image",
        "spec.storage.*.image",
      ],
    ],
  ],
  "k8s.keycloak.org": [["Keycloak", ["spec.image"]]],
  "k8s.mariadb.com": [
    ["MariaDB MaxScale", ["spec.image", "spec.metrics.exporter.image"]],
    ["MariaDB", ["spec.sidecarContainers[].image"]],
  ],
  "kafka.strimzi.io": [
    [
      "Kafka",
      [
        "spec.kafka.image",
        "spec.kafka.brokerRackInitImage",
        "spec.zookeeper.image",
        "spec.entityOperator.topicOperator.image",
        "spec.entityOperator.userOperator.image",
        "spec.entityOperator.tlsSidecar.image",
        "spec.cruiseControl.image",
        "spec.kafkaExporter.image",
      ],
    ],
    ["KafkaConnect KafkaMirrorMaker2 KafkaMirrorMaker KafkaBridge", ["spec.image"]],
    ["KafkaConnect KafkaMirrorMaker2 KafkaBridge", ["spec.clientRackInitImage"]],
    ["KafkaConnect", ["spec.build.output.image"], { form: "leave", note: "a build pushes there" }],
  ],
  "kibana.k8s.elastic.co": [["Kibana", ["spec.image"]]],
  "kubevirt.io": [
    [
      "VirtualMachine VirtualMachineInstanceReplicaSet",
      [
        "spec.template.spec.volumes[].containerDisk.image",
        "spec.template.spec.domain.firmware.kernelBoot.container.image",
      ],
    ],
    [
      "VirtualMachineInstance",
      ["spec.volumes[].containerDisk.image", "spec.domain.firmware.kernelBoot.container.image"],
    ],
    ["KubeVirt", ["spec.configuration.network.binding.*.sidecarImage"]],
    ["KubeVirt", ["spec.imageRegistry"], { form: "prefix" }],
  ],
  "kustomize.toolkit.fluxcd.io": [
    ["Kustomization", ["spec.images[].newName"], { form: "repository", tag: "newTag", digest: "digest" }],
  ],
  "logging-extensions.banzaicloud.io": [
    ["EventTailer", ["spec.image.repository"], { form: "repository", tag: "tag" }],
    [
      "HostTailer",
      ["spec.image.repository", "spec.fileTailers[].image.repository", "spec.systemdTailers[].image.repository"],
      { form: "repository", tag: "tag" },
    ],
    ["EventTailer", ["spec.containerOverrides.image"]],
    ["HostTailer", ["spec.fileTailers[].containerOverrides.image", "spec.systemdTailers[].containerOverrides.image"]],
  ],
  "logging.banzaicloud.io": [
    [
      "Logging",
      [
        "spec.fluentd.image.repository",
        "spec.fluentbit.image.repository",
        "spec.fluentbit.bufferVolumeImage.repository",
        "spec.fluentbit.configHotReload.image.repository",
        "spec.fluentd.bufferVolumeImage.repository",
        "spec.fluentd.configReloaderImage.repository",
        "spec.fluentd.scaling.drain.image.repository",
        "spec.fluentd.scaling.drain.pauseImage.repository",
        "spec.fluentd.volumeModImage.repository",
        "spec.syslogNG.bufferVolumeMetricsImage.repository",
        "spec.syslogNG.configReloadImage.repository",
        "spec.syslogNG.metricsExporterImage.repository",
        "spec.syslogNG.syslogNGImage.repository",
      ],
      { form: "repository", tag: "tag" },
    ],
    [
      "FluentbitAgent",
      ["spec.image.repository", "spec.bufferVolumeImage.repository", "spec.configHotReload.image.repository"],
      { form: "repository", tag: "tag" },
    ],
    [
      "FluentdConfig",
      [
        "spec.image.repository",
        "spec.bufferVolumeImage.repository",
        "spec.configReloaderImage.repository",
        "spec.scaling.drain.image.repository",
        "spec.scaling.drain.pauseImage.repository",
        "spec.volumeModImage.repository",
      ],
      { form: "repository", tag: "tag" },
    ],
    [
      "SyslogNGConfig",
      [
        "spec.bufferVolumeMetricsImage.repository",
        "spec.configReloadImage.repository",
        "spec.metricsExporterImage.repository",
        "spec.syslogNGImage.repository",
      ],
      { form: "repository", tag: "tag" },
    ],
    ["FluentdConfig", ["spec.sidecarContainers[].image"]],
    ["Logging", ["spec.fluentd.sidecarContainers[].image"]],
  ],
  "logstash.k8s.elastic.co": [["Logstash", ["spec.image"]]],
  "longhorn.io": [
    ["EngineImage Engine Replica InstanceManager ShareManager BackingImageManager Volume", ["spec.image"]],
    ["Volume Replica", ["spec.backingImage"], { form: "leave", note: "the name of a disk image" }],
  ],
  "maps.k8s.elastic.co": [["ElasticMapsServer", ["spec.image"]]],
  "metal3.io": [["BareMetalHost", ["spec.image.url"], { form: "leave", note: "the URL of a disk image" }]],
  "minio.min.io": [["Tenant", ["spec.image", "spec.kes.image"]]],
  "monitoring.coreos.com": [
    ["Prometheus PrometheusAgent Alertmanager ThanosRuler", ["spec.image"]],
    ["Prometheus Alertmanager", ["spec.baseImage"], { form: "repository", tag: "version" }],
    ["Prometheus", ["spec.thanos.image"]],
    ["Prometheus", ["spec.thanos.baseImage"], { form: "repository", tag: "version" }],
  ],
  "networking.istio.io": [["ProxyConfig", ["spec.image.imageType"], { form: "leave", note: "the name of a variant" }]],
  "numaflow.numaproj.io": [
    ["MonoVertex", ["spec.source.udsource.container.image"], { source: "argo-cd resource_customizations" }],
    ["MonoVertex", ["spec.source.transformer.container.image", "spec.sink.udsink.container.image"]],
  ],
  "nvidia.com": [
    [
      "ClusterPolicy",
      ["spec.*.image", "spec.*.manager.image", "spec.*.driverManager.image", "spec.*.initContainer.image"],
      {
        form: "repository",
        registry: "repository",
        tag: "version",
        source: "gpu-operator api/nvidia/v1/clusterpolicy_types.go",
      },
    ],
    [
      "NVIDIADriver",
      ["spec.image", "spec.manager.image"],
      {
        form: "repository",
        registry: "repository",
        tag: "version",
        source: "gpu-operator api/nvidia/v1/clusterpolicy_types.go",
      },
    ],
  ],
  "openfaas.com": [["Function", ["spec.image"], { source: "argo-cd resource_customizations" }]],
  "opentelemetry.io": [
    ["OpenTelemetryCollector OpAMPBridge TargetAllocator", ["spec.image"]],
    ["OpenTelemetryCollector", ["spec.targetAllocator.image"]],
    ["OpenTelemetryCollector TargetAllocator", ["spec.additionalContainers[].image"]],
    ["Instrumentation", ["spec.*.image", "spec.java.extensions[].image"]],
  ],
  "operator.cluster.x-k8s.io": [
    [
      "CoreProvider BootstrapProvider ControlPlaneProvider InfrastructureProvider",
      ["spec.deployment.containers[].imageUrl"],
    ],
  ],
  "operator.knative.dev": [
    ["KnativeServing KnativeEventing", ["spec.registry.default"], { form: "prefix" }],
    ["KnativeServing KnativeEventing", ["spec.registry.override.*"]],
  ],
  "operator.open-cluster-management.io": [
    [
      "ClusterManager",
      [
        "spec.registrationImagePullSpec",
        "spec.workImagePullSpec",
        "spec.placementImagePullSpec",
        "spec.addOnManagerImagePullSpec",
      ],
    ],
    ["Klusterlet", ["spec.registrationImagePullSpec", "spec.workImagePullSpec"]],
  ],
  "operator.openshift.io": [
    [
      "ImageContentSourcePolicy",
      ["spec.**"],
      {
        form: "leave",
        source: "openshift/api operator/v1alpha1",
        note: "sources and mirrors of the nodes' own redirection",
      },
    ],
  ],
  "operator.tigera.io": [
    ["Installation", ["spec.registry"], { form: "prefix" }],
    ["ImageSet", ["spec.images[].image"], { form: "leave", note: "names that the operator looks digests up by" }],
  ],
  "operator.victoriametrics.com": [
    [
      "VMAgent VMAlert VMAlertmanager VMAuth VMSingle VLSingle VLAgent VTSingle VMAnomaly",
      ["spec.image.repository"],
      { form: "repository", tag: "tag" },
    ],
    ["VMCluster VLCluster VTCluster", ["spec.*.image.repository"], { form: "repository", tag: "tag" }],
    ["VMAgent VMAlertmanager VMAuth", ["spec.configReloaderImage"]],
    ["VMAgent VMAlert VMAlertmanager VMAuth", ["spec.configReloaderImageTag"]],
    ["VMCluster", ["spec.vmstorage.vmBackup.image.repository"], { form: "repository", tag: "tag" }],
    ["VMSingle", ["spec.vmBackup.image.repository"], { form: "repository", tag: "tag" }],
  ],
  "operators.coreos.com": [
    ["ClusterServiceVersion", ["spec.relatedImages[].image"]],
    [
      "ClusterServiceVersion",
      ["metadata.annotations.containerImage"],
      { source: "manifests of gpu-operator and opentelemetry-operator" },
    ],
    ["CatalogSource", ["spec.image"]],
  ],
  "pgv2.percona.com": [
    [
      "PerconaPGCluster",
      [
        "spec.image",
        "spec.proxy.pgBouncer.image",
        "spec.backups.pgbackrest.image",
        "spec.pmm.image",
        "spec.instances[].sidecars[].image",
        "spec.proxy.pgBouncer.sidecars[].image",
      ],
    ],
  ],
  "pingcap.com": [
    ["TidbCluster", ["spec.*.baseImage"], { form: "repository", tag: "version" }],
    ["TidbCluster", ["spec.*.image", "spec.*.additionalContainers[].image"]],
    ["DMCluster", ["spec.*.additionalContainers[].image"]],
    ["TidbDashboard TidbMonitor TidbNGMonitoring", ["spec.additionalContainers[].image"]],
  ],
  "pkg.crossplane.io": [
    ["Provider Configuration Function", ["spec.package"]],
    ["ProviderRevision ConfigurationRevision FunctionRevision", ["spec.image"]],
    ["ControllerConfig", ["spec.image"]],
    ["ImageConfig", ["spec.rewriteImage.prefix"], { form: "prefix" }],
    ["ImageConfig", ["spec.matchImages[].prefix"], { form: "leave", note: "a pattern that names are compared with" }],
  ],
  "policy.sigstore.dev": [
    ["ClusterImagePolicy", ["spec.images[].glob"], { form: "leave", note: "a pattern that names are compared with" }],
  ],
  "pool.kubevirt.io": [
    ["VirtualMachinePool", ["spec.virtualMachineTemplate.spec.template.spec.volumes[].containerDisk.image"]],
  ],
  "postgres-operator.crunchydata.com": [
    ["PostgresCluster PGUpgrade PGAdmin", ["spec.image"]],
    [
      "PostgresCluster",
      [
        "spec.backups.pgbackrest.image",
        "spec.proxy.pgBouncer.image",
        "spec.monitoring.pgmonitor.exporter.image",
        "spec.userInterface.pgAdmin.image",
      ],
    ],
    ["PostgresCluster PGAdmin", ["spec.instrumentation.image"]],
  ],
  "postgresql.cnpg.io": [
    ["Cluster", ["spec.imageName"]],
    ["ImageCatalog ClusterImageCatalog", ["spec.images[].image", "spec.componentImages[].image"]],
  ],
  "ps.percona.com": [
    ["PerconaServerMySQL", ["spec.mysql.image", "spec.proxy.*.image", "spec.*.image", "spec.mysql.sidecars[].image"]],
  ],
  "psmdb.percona.com": [
    [
      "PerconaServerMongoDB",
      [
        "spec.image",
        "spec.initImage",
        "spec.backup.image",
        "spec.pmm.image",
        "spec.logcollector.image",
        "spec.replsets[].sidecars[].image",
        "spec.replsets[].*.sidecars[].image",
        "spec.sharding.*.sidecars[].image",
        "spec.sharding.*.*.sidecars[].image",
      ],
    ],
  ],
  "pxc.percona.com": [
    [
      "PerconaXtraDBCluster",
      [
        "spec.pxc.image",
        "spec.haproxy.image",
        "spec.proxysql.image",
        "spec.logcollector.image",
        "spec.pmm.image",
        "spec.backup.image",
        "spec.initImage",
        "spec.initContainer.image",
        "spec.*.sidecars[].image",
      ],
    ],
  ],
  "rabbitmq.com": [["RabbitmqCluster", ["spec.image", "spec.secretBackend.vault.defaultUserUpdaterImage"]]],
  "ray.io": [
    ["RayCluster", ["spec.autoscalerOptions.image"], { source: "kuberay raycluster_types.go" }],
    ["RayJob RayCronJob", ["spec.rayClusterSpec.autoscalerOptions.image"], { source: "kuberay raycluster_types.go" }],
    ["RayService", ["spec.rayClusterConfig.autoscalerOptions.image"], { source: "kuberay raycluster_types.go" }],
  ],
  "redis.redis.opstreelabs.in": [
    [
      "Redis RedisCluster RedisReplication RedisSentinel",
      ["spec.kubernetesConfig.image", "spec.redisExporter.image", "spec.initContainer.image", "spec.sidecars[].image"],
    ],
  ],
  "scylla.scylladb.com": [
    ["ScyllaCluster", ["spec.repository"], { form: "repository", tag: "version" }],
    ["ScyllaCluster", ["spec.agentRepository"], { form: "repository", tag: "agentVersion" }],
  ],
  "serving.kserve.io": [
    ["InferenceService", ["spec.predictor.*.image", "spec.explainer.*.image"]],
    ["ClusterStorageContainer", ["spec.container.image"]],
    ["InferenceService", ["spec.predictor.model.storageUri"], { form: "url", source: "manifests of kserve" }],
  ],
  "shipwright.io": [
    [
      "BuildStrategy ClusterBuildStrategy",
      ["spec.steps[].image", "spec.buildSteps[].image"],
      { source: "shipwright-io/build buildstrategy.go" },
    ],
    ["Build", ["spec.output.image"], { form: "leave", note: "a build pushes there" }],
  ],
  "source.toolkit.fluxcd.io": [
    ["OCIRepository", ["spec.url"], { form: "url" }],
    ["HelmRepository", ["spec.url"], { form: "url" }],
  ],
  "sparkoperator.k8s.io": [
    [
      "SparkApplication",
      [
        "spec.image",
        "spec.driver.image",
        "spec.executor.image",
        "spec.driver.sidecars[].image",
        "spec.executor.sidecars[].image",
      ],
    ],
    [
      "ScheduledSparkApplication",
      [
        "spec.template.image",
        "spec.template.driver.image",
        "spec.template.executor.image",
        "spec.template.driver.sidecars[].image",
        "spec.template.executor.sidecars[].image",
      ],
    ],
  ],
  "tekton.dev": [
    ["Task ClusterTask", ["spec.steps[].image"], { source: "tektoncd/pipeline v1/container_types.go" }],
    [
      "Task ClusterTask",
      ["spec.sidecars[].image", "spec.stepTemplate.image"],
      { source: "tektoncd/pipeline v1/container_types.go" },
    ],
    [
      "TaskRun",
      ["spec.taskSpec.steps[].image", "spec.taskSpec.sidecars[].image", "spec.taskSpec.stepTemplate.image"],
      { source: "tektoncd/pipeline v1/taskrun_types.go" },
    ],
    [
      "Pipeline",
      [
        "spec.tasks[].taskSpec.steps[].image",
        "spec.tasks[].taskSpec.sidecars[].image",
        "spec.tasks[].taskSpec.stepTemplate.image",
        "spec.finally[].taskSpec.steps[].image",
        "spec.finally[].taskSpec.sidecars[].image",
      ],
      { source: "tektoncd/pipeline v1/pipeline_types.go" },
    ],
    [
      "PipelineRun",
      [
        "spec.pipelineSpec.tasks[].taskSpec.steps[].image",
        "spec.pipelineSpec.tasks[].taskSpec.sidecars[].image",
        "spec.pipelineSpec.tasks[].taskSpec.stepTemplate.image",
        "spec.pipelineSpec.finally[].taskSpec.steps[].image",
        "spec.pipelineSpec.finally[].taskSpec.sidecars[].image",
      ],
      { source: "tektoncd/pipeline v1/pipeline_types.go" },
    ],
    ["StepAction", ["spec.image"], { source: "tektoncd/pipeline v1beta1/stepaction_types.go" }],
  ],
  "temporal.io": [
    ["TemporalCluster", ["spec.image", "spec.ui.image"], { form: "repository", tag: "version" }],
    ["TemporalCluster", ["spec.admintools.image"], { form: "repository", tag: "spec.version" }],
  ],
  "trainer.kubeflow.org": [["TrainJob", ["spec.trainer.image"], { source: "kubeflow/manifests" }]],
  "twingate.com": [["TwingateConnector", ["spec.image.repository"], { form: "repository", tag: "tag" }]],
  "upgrade.cattle.io": [
    ["Plan", ["spec.upgrade.image", "spec.prepare.image"], { form: "repository", tag: "spec.version" }],
  ],
  "vault.banzaicloud.com": [
    ["Vault", ["spec.vaultContainers[].image", "spec.vaultInitContainers[].image", "spec.vaultContainerSpec.image"]],
  ],
};

export const CATALOGUE: readonly CatalogueEntry[] = Object.entries(GROUPS).flatMap(([group, rows]) =>
  rows.flatMap(([kinds, paths, more]) =>
    paths.map((path) => ({ group, kinds: kinds.split(" "), path, source: CRD, ...more })),
  ),
);
