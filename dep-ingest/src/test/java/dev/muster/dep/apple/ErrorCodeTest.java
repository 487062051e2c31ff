package dev.muster.dep.apple;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorCodeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "T_C_NOT_SIGNED",
        "T_C_NOT_SIGNED\n",
        "\r\n T_C_NOT_SIGNED \r\n",
        "\"T_C_NOT_SIGNED\"",
        "\"T_C_NOT_SIGNED\"\n",
        "{\"code\":\"T_C_NOT_SIGNED\",\"message\":\"not ACCESS_DENIED\"}",
        "{\"error\":\"T_C_NOT_SIGNED\"}",
      })
  void theCodeIsReadInEveryForm(String body) {
    assertEquals(Optional.of("T_C_NOT_SIGNED"), code(body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "the answer was T_C_NOT_SIGNED",
        "<html>T_C_NOT_SIGNED</html>",
        "{\"code\":",
        "{\"code\":{\"a\":1}}",
        "[\"T_C_NOT_SIGNED\"]",
        "\"T_C_NOT_SIGNED",
        "{\"message\":\"T_C_NOT_SIGNED\"}",
      })
  void aCodeThatIsOnlyQuotedIsNone(String body) {
    assertEquals(Optional.empty(), code(body));
  }

  @Test
  void aLongBodyIsNoCode() {
    assertEquals(Optional.empty(), code("A".repeat(101)));
  }

  private static Optional<String> code(String body) {
    return ErrorCode.of(body.getBytes(StandardCharsets.UTF_8));
  }
}
