package dev.muster.provision.inventory;

import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSString;
import dev.muster.catalog.CommandCatalog;
import dev.muster.catalog.CommandType;
import dev.muster.catalog.Eligibility;
import dev.muster.catalog.Key;
import dev.muster.catalog.Platform;
import dev.muster.catalog.Target;
import dev.muster.catalog.Version;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Channel;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.plist.PlistEntries;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a device is asked in which words, by what is known of it. */
final class Questions {
  /** Has the device prove itself to Apple, which Apple allows once a week. */
  private static final Set<String> WITH_A_PRICE = Set.of("DevicePropertiesAttestation");

  private final DeviceDescription told;
  private final boolean userEnrollment;
  private final Target target;

  Questions(DeviceDescription told, boolean userEnrollment) {
    this.told = told;
    this.userEnrollment = userEnrollment;
    this.target =
        new Target(
            Platform.of(told.productName(), told.model()),
            told.osVersion().flatMap(Version::parse),
            false,
            userEnrollment,
            told.supervised(),
            told.enrolledViaDep(),
            OptionalInt.empty());
  }

  static Questions to(EnrollmentId device, DeviceState state) {
    return new Questions(
        state.description(),
        state
            .channel(device)
            .filter(channel -> channel.channel() == Channel.USER_ENROLLMENT_DEVICE)
            .isPresent());
  }

  /** Whether it knows the question, as far as is known. */
  boolean fit(String requestType) {
    return CommandCatalog.find(requestType)
        .filter(type -> Eligibility.impossible(type, target).isEmpty())
        .isPresent();
  }

  /** What stands in {@code Command}, as it is stored. */
  byte[] entries(String requestType) {
    NSDictionary rest = new NSDictionary();
    CommandType type = CommandCatalog.find(requestType).orElseThrow();
    for (Key key : type.keys()) {
      if (key.name().equals("Queries")) {
        rest.put(key.name(), queries(key));
      }
      if (userEnrollment && key.name().equals("ManagedAppsOnly")) {
        // The others are none of the organization's business, and the device refuses to tell.
        rest.put(key.name(), true);
      }
    }
    return PlistEntries.command(requestType, rest);
  }

  private NSArray queries(Key key) {
    return new NSArray(
        key.keys().stream()
            .flatMap(item -> item.keys().stream())
            .filter(this::known)
            .map(query -> new NSString(query.name()))
            .toArray(NSString[]::new));
  }

  /** A device that is not known yet is asked what any may be asked: it leaves out the rest. */
  private boolean known(Key query) {
    return !WITH_A_PRICE.contains(query.name())
        && target.platform().map(query.on()::get).filter(use -> !fits(use)).isEmpty();
  }

  private boolean fits(Key.Use use) {
    boolean early =
        use.since()
            .filter(since -> target.osVersion().filter(os -> os.compareTo(since) < 0).isPresent())
            .isPresent();
    boolean unsupervised = use.supervised() && told.supervised().equals(Optional.of(false));
    return !use.never() && !early && !unsupervised;
  }
}
