package dev.muster.core.selection;

import java.util.List;
import java.util.Locale;

/**
 * Which devices someone means: a condition, or several put together. Immutable. {@link #parse}
 * reads it from text such as {@code family:Mac os>=26 not label:kiosk}.
 */
public sealed interface DeviceQuery {
  /** Whether it fits a device. */
  boolean matches(DeviceFacts device);

  /** The labels that it asks for. */
  List<String> labels();

  /**
   * Reads a query. Conditions beside each other must all hold; {@code or}, {@code not} and
   * parentheses work as anyone expects. Text may stand in quotation marks, and {@code *} and {@code
   * ?} in it stand for any characters and for one. {@code all} fits every device.
   *
   * @throws QueryProblem if it is none, with what is wrong and where
   */
  static DeviceQuery parse(String text) {
    return new QueryParser(text).parse();
  }

  /** Every device. */
  record All() implements DeviceQuery {
    @Override
    public boolean matches(DeviceFacts device) {
      return true;
    }

    @Override
    public List<String> labels() {
      return List.of();
    }
  }

  /** All of these hold. */
  record And(List<DeviceQuery> parts) implements DeviceQuery {
    /** Copies the list. */
    public And {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean matches(DeviceFacts device) {
      for (DeviceQuery part : parts) {
        if (!part.matches(device)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public List<String> labels() {
      return parts.stream().flatMap(part -> part.labels().stream()).toList();
    }
  }

  /** One of these holds. */
  record Or(List<DeviceQuery> parts) implements DeviceQuery {
    /** Copies the list. */
    public Or {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean matches(DeviceFacts device) {
      for (DeviceQuery part : parts) {
        if (part.matches(device)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public List<String> labels() {
      return parts.stream().flatMap(part -> part.labels().stream()).toList();
    }
  }

  /** This does not hold. */
  record Not(DeviceQuery part) implements DeviceQuery {
    @Override
    public boolean matches(DeviceFacts device) {
      return !part.matches(device);
    }

    @Override
    public List<String> labels() {
      return part.labels();
    }
  }

  /** A field has a value; one with several has it among them. What is not known has none. */
  record Is(QueryField field, Glob value) implements DeviceQuery {
    @Override
    public boolean matches(DeviceFacts device) {
      for (String found : field.values(device)) {
        if (!found.isEmpty() && fits(found)) {
          return true;
        }
      }
      return false;
    }

    /** A version fits by its beginning: 26 is 26.1 as well. */
    private boolean fits(String found) {
      return value.matches(found) || (field == QueryField.OS && beginsWith(found));
    }

    private boolean beginsWith(String found) {
      int length = value.pattern().length();
      return found.length() > length
          && found.charAt(length) == '.'
          && found.startsWith(value.pattern());
    }

    @Override
    public List<String> labels() {
      return field == QueryField.LABEL ? List.of(value.pattern()) : List.of();
    }
  }

  /** How the version of a device's system compares. */
  record Os(Order order, String version) implements DeviceQuery {
    /** How two versions compare. */
    public enum Order {
      /** It is later. */
      AFTER,
      /** It is later, or the same. */
      FROM,
      /** It is earlier. */
      BEFORE,
      /** It is earlier, or the same. */
      UP_TO
    }

    @Override
    public boolean matches(DeviceFacts device) {
      return !device.os().isEmpty()
          && switch (order) {
            case FROM -> Version.atLeast(device.os(), version);
            case BEFORE -> !Version.atLeast(device.os(), version);
            case UP_TO -> Version.atLeast(version, device.os());
            case AFTER -> !Version.atLeast(version, device.os());
          };
    }

    @Override
    public List<String> labels() {
      return List.of();
    }
  }

  /** Whether it is one of the words that put conditions together. */
  static boolean isWord(String text) {
    return List.of("and", "or", "not").contains(text.toLowerCase(Locale.ROOT));
  }
}
