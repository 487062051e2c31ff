package dev.muster.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;
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
    assertTrue(CommandSchema.fits(command, CommandExample.of(command)));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everySchemaRefusesAnotherRequestType(CommandType command) {
    JsonObject other = CommandExample.of(command).put("RequestType", "Another");
    assertFalse(CommandSchema.fits(command, other));
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
}
