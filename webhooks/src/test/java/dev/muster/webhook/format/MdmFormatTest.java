package dev.muster.webhook.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Channel;
import dev.muster.core.event.Message;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.WebhookFormat;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Byte for byte what receivers that were written for MicroMDM and NanoMDM are sent. */
class MdmFormatTest {
  private static final String HEAD =
      ",\"event_id\":\"01a21097-e309-7397-9e12-ad854871c65a\","
          + "\"created_at\":\"2026-11-28T09:30:00.123Z\",";
  private static final String RAW = "\"raw_payload\":\"PHBsaXN0Lz4=\"";

  private final Format micro = Format.of(WebhookFormat.MICROMDM);
  private final Format nano = Format.of(WebhookFormat.NANOMDM);

  @Test
  void aCheckInIsToldAsMicroMdmDoes() {
    assertEquals(
        "{\"topic\":\"mdm.Authenticate\""
            + HEAD
            + "\"checkin_event\":{\"udid\":\"D-1\",\"url_params\":{},"
            + RAW
            + "}}",
        text(
            micro.of(
                Events.told(
                    "D-1",
                    Channel.DEVICE,
                    new Message.Authenticate(Message.DeviceDescription.EMPTY)))));
  }

  @Test
  void aResultIsToldAsMicroMdmDoes() {
    assertEquals(
        "{\"topic\":\"mdm.Connect\""
            + HEAD
            + "\"acknowledge_event\":{\"udid\":\"D-1\",\"status\":\"Acknowledged\","
            + "\"command_uuid\":\"c-1\","
            + RAW
            + "}}",
        text(
            micro.of(
                Events.told(
                    "D-1",
                    Channel.DEVICE,
                    Events.report(Message.ReportStatus.ACKNOWLEDGED, "c-1")))));
  }

  @Test
  void whoIsIdleReportsOnNoCommand() {
    assertEquals(
        "{\"topic\":\"mdm.Connect\""
            + HEAD
            + "\"acknowledge_event\":{\"udid\":\"D-1\",\"status\":\"Idle\","
            + RAW
            + "}}",
        text(
            micro.of(
                Events.told(
                    "D-1", Channel.DEVICE, Events.report(Message.ReportStatus.IDLE, null)))));
  }

  @Test
  void nanoMdmSaysWhatTheEnrollmentIsAndCountsItsTokens() {
    assertEquals(
        "{\"topic\":\"mdm.TokenUpdate\""
            + HEAD
            + "\"checkin_event\":{\"ids\":{\"id\":\"D-1\",\"type\":\"Device\"},\"udid\":\"D-1\","
            + RAW
            + ",\"token_update_tally\":1}}",
        text(
            nano.of(
                Events.told(
                    "D-1",
                    Channel.DEVICE,
                    Events.received(Events.tokenUpdate()),
                    OptionalInt.of(1)))));
  }

  @Test
  void bothTellTheParametersOfTheUrl() {
    String parameters = "\"url_params\":{\"note\":\"a & b\",\"site\":\"berlin\"},";
    Told authenticate =
        Events.cameTo(
            Map.of("site", "berlin", "note", "a & b"),
            new Message.Authenticate(Message.DeviceDescription.EMPTY));
    Told report =
        Events.cameTo(
            Map.of("site", "berlin", "note", "a & b"),
            Events.report(Message.ReportStatus.ACKNOWLEDGED, "c-1"));
    assertEquals(
        "{\"topic\":\"mdm.Authenticate\""
            + HEAD
            + "\"checkin_event\":{\"ids\":{\"id\":\"D-1\",\"type\":\"Device\"},\"udid\":\"D-1\","
            + parameters
            + RAW
            + "}}",
        text(nano.of(authenticate)));
    assertEquals(
        "{\"topic\":\"mdm.Connect\""
            + HEAD
            + "\"acknowledge_event\":{\"udid\":\"D-1\",\"status\":\"Acknowledged\","
            + "\"command_uuid\":\"c-1\","
            + parameters
            + RAW
            + "}}",
        text(micro.of(report)));
    assertTrue(text(nano.of(report)).contains(parameters));
    assertTrue(text(micro.of(authenticate)).contains(parameters));
  }

  @Test
  void aUserOfAMacHasTheDeviceForAParent() {
    assertEquals(
        "{\"id\":\"D-1:" + Events.USER + "\",\"type\":\"User\",\"parent_id\":\"D-1\"}",
        ids("D-1:" + Events.USER, Channel.USER));
  }

  @Test
  void aUserOfASharedIpadIsKnownByTheirName() {
    assertEquals(
        "{\"id\":\"D-1:anna@example.com\",\"type\":\"Shared iPad\",\"parent_id\":\"D-1\"}",
        ids("D-1:anna@example.com", Channel.USER));
  }

  @Test
  void aUserEnrollmentIsKnownByItsEnrollmentId() {
    assertEquals(
        "{\"topic\":\"mdm.CheckOut\""
            + HEAD
            + "\"checkin_event\":{\"ids\":{\"id\":\"E-1\",\"type\":\"User Enrollment (Device)\"},"
            + "\"enrollment_id\":\"E-1\","
            + RAW
            + "}}",
        text(nano.of(Events.told("E-1", Channel.USER_ENROLLMENT_DEVICE, new Message.CheckOut()))));
    assertEquals(
        "{\"id\":\"E-1:U-1\",\"type\":\"User Enrollment\",\"parent_id\":\"E-1\"}",
        ids("E-1:U-1", Channel.USER_ENROLLMENT_USER));
  }

  @Test
  void anEventWhoseBodyDoesNotOpenAnyMoreIsToldWithoutIt() {
    Told told = Events.told("D-1", Channel.DEVICE, new Message.CheckOut());
    Told closed = new Told(told.event(), told.enrollment(), Optional.empty(), OptionalInt.empty());
    assertFalse(text(nano.of(closed)).contains("raw_payload"));
  }

  @Test
  void whatIsNoMessageOfADeviceIsNotTold() {
    assertFalse(micro.tells(new QueueFact.QueueHeld()));
  }

  @Test
  void theContentTypeIsTheirs() {
    assertEquals(
        "application/json; charset=utf-8",
        nano.of(Events.told("D-1", Channel.DEVICE, new Message.CheckOut())).contentType());
  }

  private String ids(String id, Channel channel) {
    String text = text(nano.of(Events.told(id, channel, Events.tokenUpdate())));
    int start = text.indexOf("\"ids\":") + "\"ids\":".length();
    return text.substring(start, text.indexOf('}', start) + 1);
  }

  private static String text(Body body) {
    return new String(body.bytes(), StandardCharsets.UTF_8);
  }
}
