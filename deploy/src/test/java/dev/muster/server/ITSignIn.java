package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.faults.Ports;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.dep.DeviceCa;
import dev.muster.simulator.signin.AccountDevice;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People sign in with a real identity provider before a device enrolls. */
@Timeout(120)
class ITSignIn {
  @TempDir static Path data;
  private static final DeviceCa APPLE = new DeviceCa();
  private static TestIdentityProvider provider;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    int port = Ports.free();
    provider =
        TestIdentityProvider.start(URI.create("https://localhost:" + port + "/sign-in/done"));
    Path secret = Files.writeString(data.resolve("secret"), TestIdentityProvider.SECRET);
    Path devices = Files.writeString(data.resolve("apple-devices.pem"), APPLE.publicKeyPem());
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.remove("enrollment.open");
    settings.put("gateway.port", Integer.toString(port));
    settings.put("dep.device.cas", devices.toString());
    settings.put("oidc.issuer", provider.issuer().toString());
    settings.put("oidc.client.id", "muster");
    settings.put("oidc.client.secret.file", secret.toString());
    settings.put("oidc.allowed.claim", "groups");
    settings.put("oidc.allowed.values", "staff");
    settings.put("enrollment.account", "adde:Mac, byod");
    running = RunningServer.start(data.resolve("server"), settings);
  }

  @AfterAll
  static void stop() {
    if (running != null) {
      running.close();
    }
    if (provider != null) {
      provider.close();
    }
  }

  @Test
  void aPhoneEnrollsByItsUsersAccountAndTheServerKnowsWhoseItIs() throws Exception {
    SimulatedDevice phone =
        device(phone(1), "anna@example.com")
            .enroll(running.server.deviceUrl(), "anna", Behaviour.OBEDIENT, (device, entry) -> {});
    phone.converse();
    JsonObject shown = running.json("/v1/enrollments/" + phone.enrollmentId());
    assertEquals("user-enrollment-device", shown.getString("channel"));
    assertEquals("enrolled", shown.getString("status"));
    assertEquals(
        new JsonObject()
            .put("user", "anna@example.com")
            .put("subject", "anna")
            .put("full_name", "Anna Example")
            .put("account", "anna@example.com")
            .put("mode", "byod"),
        shown.getJsonObject("sign_in"));
    assertEquals(Optional.of("anna@example.com"), phone.account());
  }

  private static Hardware phone(int number) {
    return Hardware.numbered(3 + 5 * number);
  }

  private static AccountDevice device(Hardware hardware, String account) {
    return new AccountDevice(hardware, account, APPLE, running.network);
  }
}
