package dev.muster.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandCatalogTest {
  static Stream<CommandType> commands() {
    return CommandCatalog.all().stream();
  }

  @Test
  void allRequestTypesOfAppleAreThere() {
    assertEquals(68, CommandCatalog.all().size());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasASummaryAPlatformAndAnExampleThatItsSchemaAccepts(CommandType command) {
    assertTrue(command.summary().endsWith("."), command.summary());
    assertFalse(command.on().isEmpty());
    assertEquals(Optional.empty(), CommandSchema.wrong(command, CommandExample.of(command)));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everySchemaRefusesAnotherRequestType(CommandType command) {
    JsonObject other = CommandExample.of(command).put("RequestType", "Another");
    assertTrue(CommandSchema.wrong(command, other).isPresent());
  }

  @Test
  void aKeyThatAppleDoesNotKnowIsNamed() {
    assertEquals(
        Optional.of("Pin: Property \"Pin\" does not match additional properties schema"),
        wrong("DeviceLock", new JsonObject().put("Pin", "123456")));
  }

  @Test
  void aValueOfAnotherTypeIsNamed() {
    Optional<String> wrong = wrong("DeviceLock", new JsonObject().put("PIN", 123456));
    assertTrue(wrong.orElseThrow().startsWith("PIN: "), wrong.get());
  }

  @Test
  void aMissingKeyIsNamed() {
    Optional<String> wrong = wrong("InstallProfile", new JsonObject());
    assertTrue(wrong.orElseThrow().contains("Payload"), wrong.get());
  }

  @Test
  void whatNoOtherCommandUndoesIsMarked() {
    Map<Danger, Set<String>> marked = new EnumMap<>(Danger.class);
    CommandCatalog.all()
        .forEach(
            type ->
                type.danger()
                    .ifPresent(
                        danger ->
                            marked.computeIfAbsent(danger, d -> new TreeSet<>()).add(type.name())));
    assertEquals(
        Map.of(
            Danger.DESTROYS,
            Set.of("ClearActivationLockBypassCode", "ClearPasscode", "DeleteUser", "EraseDevice"),
            Danger.LOCKS,
            Set.of("DeviceLock", "EnableLostMode"),
            Danger.LOSES,
            Set.of("ShutDownDevice")),
        marked);
  }

  private static Optional<String> wrong(String type, JsonObject keys) {
    return CommandSchema.wrong(
        CommandCatalog.find(type).orElseThrow(), keys.put("RequestType", type));
  }
}
