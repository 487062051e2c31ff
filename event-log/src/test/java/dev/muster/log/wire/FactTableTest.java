package dev.muster.log.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muster.core.event.Fact;
import dev.muster.schemas.Event;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class FactTableTest {

  @Test
  void everyKindOfFactThatTheCoreHasIsInOneFamily() {
    Set<Class<?>> kinds = kinds(Fact.class).collect(Collectors.toSet());
    assertEquals(kinds, FactMapping.TABLE.facts());
  }

  @Test
  void everyBranchOfTheUnionIsInOneFamily() {
    Set<Class<?>> branches =
        Event.getClassSchema().getField("payload").schema().getTypes().stream()
            .<Class<?>>map(FactTableTest::generated)
            .collect(Collectors.toSet());
    assertEquals(branches, FactMapping.TABLE.branches());
  }

  private static Class<?> generated(Schema schema) {
    try {
      return Class.forName(schema.getFullName());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatChangesNoStateIsMarkedAsIgnorableInThePublishedSchema() {
    assertEquals(
        Set.of(
            "MessageRefused",
            "ApiAccessRefused",
            "MessagesTurnedAway",
            "CertificateRefused",
            "CertificateEnding",
            "DepSyncRequested",
            "DepSyncServed",
            "DepCallPassedOn",
            "DepTokenGivenOut",
            "DepWorkBegan",
            "ActivationUnlockAsked",
            "ActivationUnlockAnswered"),
        Event.getClassSchema().getField("payload").schema().getTypes().stream()
            .filter(schema -> Boolean.TRUE.equals(schema.getObjectProp("ignorable")))
            .map(Schema::getName)
            .collect(Collectors.toSet()));
  }

  @Test
  void aKindInTwoFamiliesIsAMistake() {
    FactTable table = LoadMapping.enter(new FactTable());
    assertThrows(IllegalStateException.class, () -> LoadMapping.enter(table));
  }

  /** The records that may stand for this type, however deep the families lie. */
  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(FactTableTest::kinds)
        : Stream.of(type);
  }
}
