package dev.muster.log.wire;

import dev.muster.core.event.Message;
import dev.muster.schemas.DeviceDescription;
import dev.muster.schemas.ErrorChainItem;
import java.util.Optional;

/** What devices say of themselves, of their users and of failures, in messages and in snapshots. */
final class DescriptionMapping {
  private DescriptionMapping() {}

  static DeviceDescription description(Message.DeviceDescription d) {
    return new DeviceDescription(
        d.serialNumber().orElse(null),
        d.model().orElse(null),
        d.modelName().orElse(null),
        d.productName().orElse(null),
        d.deviceName().orElse(null),
        d.osVersion().orElse(null),
        d.buildVersion().orElse(null),
        d.supervised().orElse(null),
        d.enrolledViaDep().orElse(null));
  }

  static Message.DeviceDescription description(DeviceDescription d, Optional<String> topic) {
    return new Message.DeviceDescription(
        topic,
        Optional.ofNullable(d.getSerialNumber()),
        SharedValues.text(d.getModel()),
        SharedValues.text(d.getModelName()),
        SharedValues.text(d.getProductName()),
        Optional.ofNullable(d.getDeviceName()),
        SharedValues.text(d.getOsVersion()),
        SharedValues.text(d.getBuildVersion()),
        Optional.ofNullable(d.getSupervised()),
        Optional.ofNullable(d.getEnrolledViaDep()));
  }

  /** Empty where neither name is there. */
  static Optional<Message.UserNames> userNames(String shortName, String longName) {
    return shortName == null && longName == null
        ? Optional.empty()
        : Optional.of(
            new Message.UserNames(Optional.ofNullable(shortName), Optional.ofNullable(longName)));
  }

  static ErrorChainItem errorChainItem(Message.ErrorChainItem item) {
    return new ErrorChainItem(
        item.errorCode(),
        item.errorDomain(),
        item.localizedDescription().orElse(null),
        item.usEnglishDescription().orElse(null));
  }

  static Message.ErrorChainItem errorChainItem(ErrorChainItem item) {
    return new Message.ErrorChainItem(
        item.getErrorCode(),
        item.getErrorDomain(),
        Optional.ofNullable(item.getLocalizedDescription()),
        Optional.ofNullable(item.getUsEnglishDescription()));
  }
}
