package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.kafka.EmbeddedKafka;
import dev.muster.server.config.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The files that others run Muster by, as far as they can be checked without what runs them. */
@Timeout(120)
class ITDeployFiles {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void everyContainerHasSettingsThatExistAndTogetherTheyHaveEveryRole() throws Exception {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (Map<String, Object> container : containers()) {
      Configuration configuration =
          Configuration.read(directory, Optional.empty(), environment(container), Map.of());
      roles.addAll(configuration.node().roles());
      assertEquals("SASL_SSL", configuration.kafka().clients().get("security.protocol"));
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        Map<String, Object> get = map(map(container.get(probe)).get("httpGet"));
        assertEquals("operations", get.get("port"));
      }
      assertTrue(
          list(container.get("ports")).stream()
              .anyMatch(p -> p.get("containerPort").equals(configuration.operations().port())));
      assertEquals("/readyz", map(map(container.get("readinessProbe")).get("httpGet")).get("path"));
    }
    assertEquals(EnumSet.allOf(Role.class), roles);
  }

  @Test
  void whatIsMountedIsDeclaredAndTheKeysAreWhereANodeLooksForThem() throws Exception {
    Path keys = directory.resolve("keys");
    MusterServer.makeKeys(keys);
    for (Map<String, Object> workload : workloads()) {
      Map<String, Object> spec = map(workload.get("spec"));
      Map<String, Object> pod = map(map(spec.get("template")).get("spec"));
      List<Object> declared = new ArrayList<>();
      list(pod.get("volumes")).forEach(volume -> declared.add(volume.get("name")));
      if (spec.get("volumeClaimTemplates") != null) {
        list(spec.get("volumeClaimTemplates"))
            .forEach(claim -> declared.add(map(claim.get("metadata")).get("name")));
      }
      for (Map<String, Object> mount :
          list(list(pod.get("containers")).getFirst().get("volumeMounts"))) {
        assertTrue(declared.contains(mount.get("name")), mount.toString());
        if (mount.get("subPath") != null) {
          assertTrue(Files.exists(keys.resolve(mount.get("subPath").toString())), mount.toString());
        }
      }
    }
  }

  @Test
  void theContainersCommandLineStartsANodeOfTheCluster() throws Exception {
    Path data = directory.resolve("data");
    MusterServer.makeKeys(data);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0)) {
      List<String> words = new ArrayList<>(QuickStart.java("512m"));
      words.add("dev.muster.cli.Main");
      words.addAll(Dockerfile.read().list("CMD"));
      words.set(words.indexOf("--data") + 1, data.toString());
      for (String setting :
          List.of(
              "kafka.bootstrap.servers=" + kafka.bootstrapServers(),
              "kafka.security.protocol=PLAINTEXT",
              "kafka.replication.factor=1",
              "gateway.port=0",
              "operations.port=0",
              "shutdown.drain.seconds=1")) {
        words.addAll(List.of("--set", setting));
      }
      Path output = directory.resolve("node.out");
      ProcessBuilder builder =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(serviceLinks());
      builder.environment().putAll(environment(containers().getFirst()));
      Process node = builder.start();
      try {
        await()
            .atMost(PATIENCE)
            .until(() -> Files.readString(output).contains("Ready.") || !node.isAlive());
        assertTrue(node.isAlive(), Files.readString(output));
        node.destroy();
        assertTrue(node.waitFor(30, TimeUnit.SECONDS), "it does not stop");
        assertEquals(143, node.exitValue());
      } finally {
        node.destroyForcibly();
      }
    }
  }

  @Test
  void systemdTakesTheUnit() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/systemd-analyze")), "there is no systemd here");
    Path unit = directory.resolve("muster.service");
    String text = Files.readString(Path.of("systemd/muster.service"));
    Path launcher = Path.of("../muster").toAbsolutePath().normalize();
    Files.writeString(unit, text.replace("/usr/lib/muster/muster", launcher.toString()));
    Process check =
        new ProcessBuilder("/usr/bin/systemd-analyze", "verify", unit.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes());
    assertTrue(check.waitFor(20, TimeUnit.SECONDS));
    assertEquals(0, check.exitValue(), said);
    assertEquals("", said);
  }

  private static List<Map<String, Object>> documents() throws Exception {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Object document :
        new Yaml().loadAll(Files.readString(Path.of("kubernetes/muster.yaml")))) {
      documents.add(map(document));
    }
    return documents;
  }

  private static List<Map<String, Object>> workloads() throws Exception {
    return documents().stream()
        .filter(d -> Set.of("Deployment", "StatefulSet").contains(d.get("kind")))
        .toList();
  }

  private static List<Map<String, Object>> containers() throws Exception {
    return workloads().stream()
        .map(w -> map(map(map(w.get("spec")).get("template")).get("spec")))
        .map(pod -> list(pod.get("containers")).getFirst())
        .toList();
  }

  @Test
  void noPodIsToldOfServicesByVariablesThatLookLikeSettings() throws Exception {
    for (Map<String, Object> workload : workloads()) {
      Map<String, Object> pod = map(map(map(workload.get("spec")).get("template")).get("spec"));
      assertEquals(false, pod.get("enableServiceLinks"), workload.toString());
    }
  }

  /** What a cluster would put into a pod that does not say that it wants no service links. */
  private static Map<String, String> serviceLinks() throws Exception {
    Map<String, String> links = new HashMap<>();
    for (Map<String, Object> document : documents()) {
      if (document.get("kind").equals("Service")) {
        String name = (String) map(document.get("metadata")).get("name");
        String prefix = name.toUpperCase(Locale.ROOT).replace('-', '_');
        links.put(prefix + "_SERVICE_HOST", "10.0.0.7");
        links.put(prefix + "_SERVICE_PORT", "443");
        links.put(prefix + "_PORT", "tcp://10.0.0.7:443");
        links.put(prefix + "_PORT_443_TCP", "tcp://10.0.0.7:443");
        links.put(prefix + "_PORT_443_TCP_PROTO", "tcp");
        links.put(prefix + "_PORT_443_TCP_PORT", "443");
        links.put(prefix + "_PORT_443_TCP_ADDR", "10.0.0.7");
      }
    }
    assertTrue(links.containsKey("MUSTER_GATEWAY_PORT"), links.toString());
    return links;
  }

  /** What a container sees, with something in place of what the cluster fills in. */
  private static Map<String, String> environment(Map<String, Object> container) throws Exception {
    Map<String, String> environment = new HashMap<>();
    for (Map<String, Object> from : list(container.get("envFrom"))) {
      Object name = map(from.get("configMapRef")).get("name");
      documents().stream()
          .filter(d -> d.get("kind").equals("ConfigMap"))
          .filter(d -> map(d.get("metadata")).get("name").equals(name))
          .forEach(d -> map(d.get("data")).forEach((k, v) -> environment.put(k, (String) v)));
    }
    for (Map<String, Object> variable : list(container.get("env"))) {
      environment.put(
          (String) variable.get("name"), (String) variable.getOrDefault("value", "filled-in"));
    }
    return environment;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Object value) {
    return (List<Map<String, Object>>) value;
  }
}
