package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ProvisionRowsTest {
  @Test
  void theSummaryCountsThoseThatGaveUpApart() {
    assertEquals(
        "waiting 7, held 1, released 10, gave up 2", ProvisionRows.summary(answer(5, 1, 2, 12, 2)));
  }

  @Test
  void allAreReleasedWhenNoneWaitsAndThereIsOne() {
    assertTrue(ProvisionRows.allReleased(answer(0, 0, 0, 3, 1)));
    assertFalse(ProvisionRows.allReleased(answer(0, 1, 0, 3, 0)));
    assertFalse(ProvisionRows.allReleased(answer(0, 0, 0, 0, 0)));
  }

  @Test
  void aRowSaysTheStepItsAgeAndWhoMustAct() {
    List<String> lines =
        ProvisionRows.table(
            answer(1, 0, 0, 0, 0).put("devices", new JsonArray().add(device("C02"))),
            OptionalInt.empty());
    assertEquals(
        "C02     mac        running  2/2 munki  2m 05s  3s    device  that it fetches munki.pkg",
        lines.get(1));
  }

  @Test
  void whatADeviceSaysOfItselfCantSteerTheTerminal() {
    String evil = "C02\u001b[2J\nX";
    assertFalse(ProvisionRows.line(device(evil)).contains("\u001b"));
    List<String> lines =
        ProvisionRows.table(
            answer(1, 0, 0, 0, 0).put("devices", new JsonArray().add(device(evil))),
            OptionalInt.of(80));
    assertEquals(2, lines.size());
    assertFalse(lines.get(1).contains("\u001b"));
  }

  private static JsonObject answer(int running, int held, int releasing, int released, int gaveUp) {
    return new JsonObject()
        .put("at", "2026-11-24T12:02:05Z")
        .put("devices", new JsonArray())
        .put(
            "counts",
            new JsonObject()
                .put("running", running)
                .put("held", held)
                .put("releasing", releasing)
                .put("released", released)
                .put("never-waited", 0)
                .put("gave-up", gaveUp));
  }

  private static JsonObject device(String serial) {
    return new JsonObject()
        .put("enrollment", "U-1")
        .put("serial_number", serial)
        .put("blueprint", "mac")
        .put("state", "running")
        .put("gave_up", false)
        .put("text", "it is at the step munki")
        .put("awaits", "that it fetches munki.pkg")
        .put("who", "device")
        .put("last_seen", "2026-11-24T12:02:02Z")
        .put("step", 2)
        .put("step_name", "munki")
        .put("step_since", "2026-11-24T12:00:00Z")
        .put(
            "steps",
            new JsonArray()
                .add(new JsonObject().put("state", "done"))
                .add(new JsonObject().put("state", "awaited")));
  }
}
