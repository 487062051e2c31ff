package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.dep.DeviceCa;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DepFileTest {
  @TempDir Path directory;

  @Test
  void profilesAndRulesBecomeTheDocumentOfTheApi() {
    assertEquals(
        new JsonObject()
            .put(
                "profiles",
                new JsonObject()
                    .put(
                        "staff",
                        new JsonObject()
                            .put("profile_name", "Staff")
                            .put("is_supervised", true)
                            .put("skip_setup_items", JsonArray.of("Siri", "Privacy"))))
            .put(
                "rules",
                JsonArray.of(new JsonObject().put("family", "Mac").put("profile", "staff"))),
        good(
            """
            profiles:
              staff:
                profile_name: Staff
                is_supervised: true
                skip_setup_items: [Siri, Privacy]
            rules:
              - family: Mac
                profile: staff
            """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"26.10", "NO", "yes", "0012", "2026-11-27", "1e3", "0x10", "12:30:45"})
  void whatLooksLikeSomethingElseStaysTheTextThatWasWritten(String text) {
    JsonObject document = good("rules:\n  - asset_tag: %s\n".formatted(text));
    assertEquals(text, document.getJsonArray("rules").getJsonObject(0).getString("asset_tag"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'profiles: [a'            | line 1, column",
        "'rules:\n  - family: Mac\n  - family: Mac\n    family: iPad' | duplicate key family",
        "'profile: {}'             | profile: there is no such part",
        "'just text'               | neither profiles: nor rules:",
        "'profiles: {a: text}'     | profile a: write Apple's keys below it",
        "'rules: {family: Mac}'    | rules: write them as a list",
        "'rules: [Mac]'            | rule 1: write conditions",
        "'rules: [{famly: Mac}]'   | rule 1: famly: there is no such condition",
        "'rules: [{family: [Mac]}]'| rule 1: family: give a text",
        "'a: !!java.lang.Object 1' | line 1, column",
      })
  void whatIsWrongIsSaidInOneLine(String text, String said) {
    List<String> errors = DepFile.parse(text, directory).errors();
    assertEquals(1, errors.size(), errors.toString());
    assertTrue(errors.getFirst().contains(said), errors.getFirst());
    assertTrue(errors.getFirst().lines().count() == 1, errors.getFirst());
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    List<String> errors =
        DepFile.parse("rules:\n  - famly: Mac\n  - {modle: x, colour: y}\n", directory).errors();
    assertEquals(3, errors.size(), errors.toString());
  }

  @Test
  void aFileThatWritesMuchWithLittleIsRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 25; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    List<String> errors = DepFile.parse(text.toString(), directory).errors();
    assertEquals(List.of("it has more than 200000 values"), errors);
  }

  @Test
  void certificatesAreTakenFromThePemFileThatIsNamed() throws Exception {
    Files.writeString(directory.resolve("ca.pem"), new DeviceCa().certificatePem());
    JsonObject document = good("profiles: {a: {anchor_certs: ['@ca.pem']}}");
    String certificate =
        document
            .getJsonObject("profiles")
            .getJsonObject("a")
            .getJsonArray("anchor_certs")
            .getString(0);
    assertTrue(certificate.startsWith("MI"), certificate);
  }

  @Test
  void aPemFileThatIsNotThereIsNamed() {
    String error =
        DepFile.parse("profiles: {a: {anchor_certs: ['@none.pem']}}", directory)
            .errors()
            .getFirst();
    assertTrue(error.startsWith("profile a: anchor_certs: "), error);
    assertTrue(error.contains("none.pem"), error);
  }

  @Test
  void whatIsPrintedReadsAsTheSame() {
    JsonObject document =
        new JsonObject()
            .put(
                "profiles",
                new JsonObject()
                    .put(
                        "a",
                        new JsonObject()
                            .put("profile_name", "Zürich: \"Büro\" #1")
                            .put("region", "NO")
                            .put("department", "")
                            .put("support_phone_number", "0441234567")
                            .put("is_supervised", true)
                            .put("skip_setup_items", JsonArray.of("Siri"))))
            .put(
                "rules",
                JsonArray.of(new JsonObject().put("minimum_os", "26.10").put("profile", "a")));
    assertEquals(document, good(DepYaml.write(document)));
  }

  @Test
  void whatIsPrintedNeverSteersATerminal() {
    String evil = "x\u001b[2J\u202e\u2028";
    JsonObject document =
        new JsonObject()
            .put("profiles", new JsonObject().put("a", new JsonObject().put("department", evil)));
    String text = DepYaml.write(document);
    assertEquals(text, Printable.json(text));
    assertEquals(document, good(text));
  }

  private JsonObject good(String text) {
    DepFile.Read read = DepFile.parse(text, directory);
    assertEquals(List.of(), read.errors());
    return read.document();
  }
}
