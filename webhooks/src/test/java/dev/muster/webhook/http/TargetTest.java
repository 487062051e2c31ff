package dev.muster.webhook.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.webhook.http.Target.Permission;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  private static final Permission NONE = new Permission(false, false);
  private static final Permission ALL = new Permission(true, true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com/hook",
        "ftp://example.com/",
        "https:///hook",
        "https://anna:secret@example.com/",
        "https://example.com/#there",
        "https://exa mple.com/",
        "http://example.com/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]:8443/",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706433/"
      })
  void aUrlThatCantBeOneIsRefused(String url) {
    assertThrows(IllegalArgumentException.class, () -> Target.of(url, NONE));
  }

  @Test
  void whatIsAllowedIsNotRefused() {
    assertEquals(8080, Target.of("http://127.0.0.1:8080/x", ALL).port());
    assertEquals(443, Target.of("https://hooks.example.com", NONE).port());
  }

  @Test
  void theQueryGoesAlong() {
    assertEquals("/hook?key=%20a", Target.of("https://example.com/hook?key=%20a", NONE).path());
    assertEquals("/", Target.of("https://example.com", NONE).path());
  }

  @Test
  void bothHaveToAllowIt() {
    assertEquals(new Permission(false, true), ALL.and(new Permission(false, true)));
  }

  @Test
  void aNameThatLeadsIntoTheOwnNetworkIsRefusedWhenItIsLookedUp() throws UnknownHostException {
    Target inside = Target.of("https://localhost/", NONE);
    UnknownHostException refused = assertThrows(UnknownHostException.class, inside::addresses);
    assertTrue(refused.getMessage().contains("webhooks.allow.private"), refused.getMessage());
    assertTrue(Target.of("https://localhost/", ALL).addresses().size() > 0);
  }
}
