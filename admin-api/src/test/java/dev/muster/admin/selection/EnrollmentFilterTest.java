package dev.muster.admin.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepState;
import dev.muster.core.desired.Managed;
import dev.muster.core.device.BootstrapToken;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Enrolled;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.Identities;
import dev.muster.core.device.PushState;
import dev.muster.core.event.Channel;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.filevault.FileVault;
import dev.muster.core.inventory.Inventory;
import dev.muster.core.recoverylock.RecoveryLock;
import dev.muster.core.selection.Glob;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnrollmentFilterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "26|26.1|true",
        "26|26|true",
        "2|26.1|false",
        ">=17.4|17.4|true",
        ">=17.4|17.3.9|false",
        "<26|26.0|false",
        "=26|26.0|true",
        ">=15,<16|15.7.2|true",
        ">=15,<16|16.0|false"
      })
  void aConditionOnTheVersionIsKept(String condition, String version, boolean fits) {
    JsonObject selection = new JsonObject().put("os_version", condition);
    assertEquals(fits, matches(selection, version, Channel.DEVICE));
  }

  @Test
  void whatIsNoConditionIsRefused() {
    JsonObject selection = new JsonObject().put("os_version", "newest");
    assertThrows(Problem.class, () -> EnrollmentFilter.ofSelection(selection));
  }

  @Test
  void aSelectionIsForDevicesUnlessItSaysOtherwise() {
    JsonObject all = new JsonObject().put("all", true);
    assertTrue(matches(all, "26.1", Channel.DEVICE));
    assertFalse(matches(all, "26.1", Channel.USER));
    assertTrue(matches(new JsonObject().put("channel", "user"), "26.1", Channel.USER));
  }

  @ParameterizedTest
  @CsvSource({
    "Mac*,Mac16_1,true",
    "mac*,Mac16_1,true",
    "*16*,Mac16_1,true",
    "M?c*,Mac16_1,true",
    "Mac,Mac16_1,false",
    "*.*,Mac16_1,false",
    "*a*a*b,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac,false"
  })
  void aPatternHasStarsAndQuestionMarksAndNothingElse(String glob, String text, boolean fits) {
    assertEquals(fits, new Glob(glob).matches(text));
  }

  private static boolean matches(JsonObject selection, String version, Channel channel) {
    Optional<String> none = Optional.empty();
    ChannelState state =
        new ChannelState(
            channel,
            new Enrolled(
                EnrollmentStatus.ENROLLED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty()),
            CommandQueue.EMPTY,
            PushState.NONE,
            Instant.EPOCH);
    DeviceState device =
        new DeviceState(
            Identities.NONE,
            new DeviceDescription(
                none,
                none,
                none,
                none,
                none,
                none,
                Optional.of(version),
                none,
                Optional.empty(),
                Optional.empty()),
            Map.of(new EnrollmentId("D"), state),
            Optional.empty(),
            BootstrapToken.NONE,
            Managed.NONE,
            FileVault.UNKNOWN,
            RecoveryLock.NONE,
            Inventory.NONE,
            Optional.empty());
    return EnrollmentFilter.ofSelection(selection)
        .matches(new EnrollmentId("D"), state, device, DepState.EMPTY);
  }
}
