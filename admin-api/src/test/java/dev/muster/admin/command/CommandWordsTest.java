package dev.muster.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.muster.catalog.CommandCatalog;
import dev.muster.catalog.CommandSchema;
import dev.muster.catalog.CommandType;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class CommandWordsTest {
  @Test
  void aKeyThatIsNotKnownIsNamedWithTheOneThatWasMeant() {
    assertWords("DeviceLock has no key Pin: did you mean PIN?", "DeviceLock", "{\"Pin\":\"1\"}");
    assertWords("ProfileList has no key Foo: it takes ManagedOnly", "ProfileList", "{\"Foo\":1}");
    assertWords(
        "AvailableOSUpdates has no key Foo: it takes none", "AvailableOSUpdates", "{\"Foo\":1}");
  }

  @Test
  void aMissingKeyIsNamedWithWhatIsWanted() {
    assertWords("RemoveProfile needs Identifier, a text", "RemoveProfile", "{}");
    assertWords(
        "InstallProfile needs Payload, bytes in base64 (muster command takes those of a file with"
            + " -p Payload=@FILE)",
        "InstallProfile",
        "{}");
  }

  @Test
  void aValueOfAnotherKindIsNamedWithItsOwn() {
    assertWords("PIN must be a text", "DeviceLock", "{\"PIN\":123456}");
    assertWords(
        "Payload must be bytes in base64 (muster command takes those of a file with -p"
            + " Payload=@FILE)",
        "InstallProfile",
        "{\"Payload\":\"wifi.mobileconfig\"}");
    assertWords("ManagedOnly must be true or false", "ProfileList", "{\"ManagedOnly\":\"yes\"}");
    assertWords("Queries[0] must be a text", "DeviceInformation", "{\"Queries\":[1]}");
  }

  @Test
  void ofSeveralKindsOfItemsTheOneThatWasMeantIsNamed() {
    String words = words("Settings", "{\"Settings\":[{\"Item\":\"Wallpapr\"}]}");
    assertEquals("Settings[0].Item must be one of ", words.substring(0, 32));
    assertEquals(": did you mean Wallpaper?", words.substring(words.lastIndexOf(':')));
  }

  private static void assertWords(String words, String type, String json) {
    assertEquals(words, words(type, json));
  }

  private static String words(String requestType, String json) {
    CommandType type = CommandCatalog.find(requestType).orElseThrow();
    JsonObject command = new JsonObject(json).put("RequestType", requestType);
    assertFalse(CommandSchema.fits(type, command), json);
    return CommandWords.wrong(type, command);
  }
}
