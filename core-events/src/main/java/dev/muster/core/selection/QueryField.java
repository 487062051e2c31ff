package dev.muster.core.selection;

import dev.muster.core.device.EnrollmentStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What a condition of a {@link DeviceQuery} is about. */
public enum QueryField {
  /** The enrollment id. */
  ID(device -> List.of(device.id().value())),
  /** The serial number. */
  SERIAL(device -> List.of(device.serial())),
  /** What the device is called. */
  NAME(device -> List.of(device.name())),
  /** The product, such as {@code Mac14,7}, or the model's name. */
  MODEL(DeviceFacts::models),
  /** {@code Mac}, {@code iPhone}, {@code iPad}, {@code iPod}, {@code AppleTV} or {@code Vision}. */
  FAMILY(device -> List.of(device.family())),
  /** The version of the system. */
  OS(device -> List.of(device.os())),
  /** The build of the system. */
  BUILD(device -> List.of(device.build())),
  /** The account of DEP that Apple lists it in. */
  ACCOUNT(device -> List.of(device.account())),
  /** A label. */
  LABEL(device -> List.copyOf(device.labels())),
  /** {@code yes} or {@code no}. */
  SUPERVISED(device -> device.supervised().map(yes -> yes ? "yes" : "no").stream().toList()),
  /** Who signed in so that it could enroll: the user, or their Managed Apple Account. */
  USER(DeviceFacts::users),
  /** Where the enrollment stands. */
  STATUS(device -> device.status().map(QueryField::lower).stream().toList());

  private final Function<DeviceFacts, List<String>> values;

  QueryField(Function<DeviceFacts, List<String>> values) {
    this.values = values;
  }

  List<String> values(DeviceFacts device) {
    return values.apply(device);
  }

  /** As it is written in queries. */
  public String written() {
    return lower(this);
  }

  private static String lower(Enum<?> symbol) {
    return symbol.name().toLowerCase(Locale.ROOT);
  }

  /** All of them, as they are written. */
  public static List<String> names() {
    return Arrays.stream(values()).map(QueryField::written).toList();
  }

  /** What the field can be, where that is known; none where it can be anything. */
  private List<String> possible() {
    return switch (this) {
      case SUPERVISED -> List.of("yes", "no");
      case FAMILY -> List.of("Mac", "iPhone", "iPad", "iPod", "AppleTV", "Vision");
      case STATUS -> Arrays.stream(EnrollmentStatus.values()).map(QueryField::lower).toList();
      default -> List.of();
    };
  }

  /** A value that no device can have is a slip, and behind a not it would mean all of them. */
  void check(String value) {
    Glob wanted = new Glob(value);
    if (!possible().isEmpty() && possible().stream().noneMatch(wanted::matches)) {
      throw new QueryProblem(
          "%s is never %s: it is one of %s"
              .formatted(written(), value, String.join(", ", possible())));
    }
  }

  static Optional<QueryField> named(String name) {
    return Arrays.stream(values()).filter(f -> f.written().equalsIgnoreCase(name)).findFirst();
  }
}
