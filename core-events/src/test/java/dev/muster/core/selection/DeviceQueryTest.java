package dev.muster.core.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.EnrollmentId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceQueryTest {
  private static final DeviceFacts MAC =
      new DeviceFacts(
          new EnrollmentId("4F1C"),
          "C02XYZ",
          "Anna's Mac",
          List.of("Mac14,7", "MacBook Pro"),
          "Mac",
          "26.1.2",
          "25B78",
          "acme",
          Set.of("staff", "berlin"),
          Optional.of(true),
          Optional.of(EnrollmentStatus.ENROLLED),
          List.of("anna@example.com"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "all",
        "family:Mac",
        "FAMILY:mac",
        "serial:C02*",
        "user:anna@*",
        "model:\"MacBook Pro\"",
        "model:Mac14,7",
        "name:anna*",
        "name:\"Anna's Mac\"",
        "os:26",
        "os:26.1",
        "os=26.1.2",
        "os>=26 os<27",
        "os>26.1 os<=26.1.2",
        "label:staff label:berlin",
        "label!=lab",
        "-label:lab",
        "not label:lab",
        "label:lab or label:staff",
        "(label:lab or label:staff) and not (os<26)",
        "account:ac?e supervised:yes status:enrolled",
        "id:4f1c build:25B*",
        "not not family:Mac",
        "family:iPad or family:Mac label:staff"
      })
  void fits(String query) {
    assertTrue(DeviceQuery.parse(query).matches(MAC), query);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "family:iPad",
        "os:2",
        "os<26.1.2",
        "os>26.1.2",
        "label:staff label:lab",
        "not all",
        "supervised:no",
        "family:iPad or family:Mac label:lab"
      })
  void doesNotFit(String query) {
    assertTrue(!DeviceQuery.parse(query).matches(MAC), query);
  }

  @Test
  void whatIsNotKnownFitsNoComparison() {
    DeviceFacts bare =
        new DeviceFacts(
            new EnrollmentId("X"),
            "",
            "",
            List.of(),
            "",
            "",
            "",
            "",
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    for (String query : List.of("os>=1", "os<99", "serial:*", "supervised:no", "model:*")) {
      assertTrue(!DeviceQuery.parse(query).matches(bare), query);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | a query says which devices are meant, as in family:Mac os>=26",
        "MacBook | MacBook is no condition: write a field and what it is to be, as in name:MacBook",
        "lable:x | there is no field lable (did you mean label?): there are id, serial, name,"
            + " model, family, os, build, account, label, supervised, user, status",
        "os>=new | new is no version, such as 26 or 15.7.2",
        "name>=5 | name has no order, so >= says nothing of it: only os has",
        "os>=99999999999999999999 | 99999999999999999999 is no version, such as 26 or 15.7.2",
        "not supervised:true | supervised is never true: it is one of yes, no",
        "label: | label: lacks what it is to be",
        "(label:a | a parenthesis is not closed",
        "label:a) | nothing is open that ) could close",
        "label:a or | something is missing at the end",
        "or label:a | something is missing in front of or",
        "name:\"Anna | a quotation mark is not closed: name:\"Anna"
      })
  void saysWhatIsWrong(String query, String why) {
    assertEquals(
        why, assertThrows(QueryProblem.class, () -> DeviceQuery.parse(query)).getMessage());
  }

  @Test
  void tooMuchIsRefused() {
    assertThrows(QueryProblem.class, () -> DeviceQuery.parse("(".repeat(900) + "all"));
    assertThrows(QueryProblem.class, () -> DeviceQuery.parse("a".repeat(3_000)));
    assertThrows(QueryProblem.class, () -> DeviceQuery.parse("not ".repeat(400) + "all"));
  }
}
