package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Identity;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How devices come in where enrollment is closed, as it is unless someone opens it. */
@Timeout(120)
class ITEnrollmentLinks {
  @TempDir static Path data;
  private static final SteppingClock CLOCK = new SteppingClock();
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> closed = new HashMap<>(RunningServer.FREE_PORTS);
    closed.remove("enrollment.open");
    running = RunningServer.start(data, closed, CLOCK);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void whoeverHasNoLinkGetsNoProfile() throws Exception {
    assertEquals(403, status(running.server.enrollUrl()));
    assertEquals(404, status(running.server.enrollUrl().resolve("/enroll/made-up")));
  }

  @Test
  void aLinkForOneDeviceEnrollsOne() throws Exception {
    JsonObject link = link(new JsonObject().put("label", "one"));
    List<SimulatedDevice> devices = fleet(2, link);
    devices.get(0).enroll();
    devices.get(0).converse();
    assertThrows(IOException.class, devices.get(1)::enroll);
    assertEquals("used", state(link));
    assertEquals(404, status(URI.create(link.getString("url"))));
  }

  @Test
  void ofTwoDevicesThatFetchedALinkForOneBeforeEitherEnrolledOneGetsACertificate()
      throws Exception {
    JsonObject link = link(new JsonObject().put("label", "two at once"));
    List<SimulatedDevice> devices = fleet(4, link).subList(2, 4);
    EnrollmentInstructions both =
        EnrollmentInstructions.fetch(running.network, URI.create(link.getString("url")));
    devices.get(0).enroll();
    assertThrows(
        IOException.class, () -> Identity.obtain(Identity.KeyType.EC, running.network, both));
  }

  @Test
  void aLinkForManyEnrollsManyUntilItExpires() throws Exception {
    JsonObject link =
        link(
            new JsonObject()
                .put("label", "many")
                .put("single_use", false)
                .put("expires_in", "PT8H"));
    List<SimulatedDevice> devices = fleet(7, link).subList(4, 7);
    devices.get(0).enroll();
    devices.get(1).enroll();
    CLOCK.step(Duration.ofHours(9));
    assertThrows(IOException.class, devices.get(2)::enroll);
    assertEquals("expired", state(link));
  }

  @Test
  void aLinkForASerialNumberIsForThatDeviceAloneEvenWhenItIsEnrolled() throws Exception {
    JsonObject any = link(new JsonObject().put("label", "any").put("single_use", false));
    SimulatedDevice device = fleet(8, any).get(7);
    device.enroll();
    JsonObject link =
        link(
            new JsonObject()
                .put("label", "repaired")
                .put("single_use", false)
                .put("serial_number", device.hardware().serialNumber()));
    SimulatedDevice anew = fleet(8, link).get(7);
    anew.enroll();
    anew.converse();
    IOException refused = assertThrows(IOException.class, fleet(9, link).get(8)::enroll);
    assertEquals("the server answered HTTP 400", refused.getMessage());
  }

  @Test
  void aRevokedLinkLeadsNowhere() throws Exception {
    JsonObject link = link(new JsonObject().put("label", "revoked"));
    assertEquals(
        200,
        running
            .network
            .send(running.admin("/v1/enrollment-links/" + link.getString("id")).DELETE())
            .statusCode());
    assertEquals(404, status(URI.create(link.getString("url"))));
    assertEquals("revoked", state(link));
  }

  private static JsonObject link(JsonObject wanted) throws Exception {
    var answer = running.post("/v1/enrollment-links", "application/json", wanted.toBuffer());
    assertEquals(201, answer.statusCode());
    return new JsonObject(Buffer.buffer(answer.body()));
  }

  private static String state(JsonObject link) throws Exception {
    return running.json("/v1/enrollment-links").getJsonArray("links").stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("id").equals(link.getString("id")))
        .findFirst()
        .orElseThrow()
        .getString("state");
  }

  private static List<SimulatedDevice> fleet(int size, JsonObject link) {
    return SimulatedFleet.create(
            size,
            running.network,
            URI.create(link.getString("url")),
            Behaviour.OBEDIENT,
            (device, entry) -> {})
        .devices();
  }

  private static int status(URI url) throws Exception {
    return running.network.send(HttpRequest.newBuilder(url)).statusCode();
  }
}
