package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/** Each message that Apple's table has is shown by a test, from each kind of enrollment. */
class CheckInTableTest {
  private static final String COMMENT = "#";

  @Test
  void eachMessageFromEachSenderHasATest() throws IOException {
    Set<String> lacking = table();
    lacking.removeAll(shown());
    assertEquals(Set.of(), lacking, "annotate a test of it with @CheckInBehavior");
  }

  @Test
  void noTestSpeaksOfAMessageThatTheTableLacks() throws IOException {
    Set<String> unknown = shown();
    assertFalse(unknown.isEmpty());
    unknown.removeAll(table());
    assertEquals(Set.of(), unknown, "add it to check-in-messages.txt");
  }

  private static Set<String> table() throws IOException {
    Set<String> all = new TreeSet<>();
    try (InputStream in = CheckInTableTest.class.getResourceAsStream("check-in-messages.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith(COMMENT))
          .map(line -> line.split("\\s+"))
          .forEach(
              words ->
                  Arrays.stream(words)
                      .skip(1)
                      .map(EnrollmentKind::valueOf)
                      .forEach(kind -> all.add(words[0] + " by " + kind)));
    }
    return all;
  }

  private static Set<String> shown() {
    Set<String> all = new TreeSet<>();
    ReflectionSupport.findAllClassesInPackage(
            CheckInTableTest.class.getPackageName(), type -> true, name -> true)
        .stream()
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .forEach(method -> shown(method, all));
    return all;
  }

  private static void shown(Method method, Set<String> all) {
    for (CheckInBehavior behavior : method.getAnnotationsByType(CheckInBehavior.class)) {
      for (EnrollmentKind kind : behavior.by()) {
        all.add(behavior.of() + " by " + kind);
      }
    }
  }
}
