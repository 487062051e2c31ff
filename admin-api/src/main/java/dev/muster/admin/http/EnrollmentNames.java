package dev.muster.admin.http;

import dev.muster.core.event.EnrollmentId;
import java.util.Collection;
import java.util.List;

/**
 * Finds the enrollments that callers name: by their id in either case, by serial number, by the
 * device's name, or by the beginning of an id or a serial number that no other device has. A user
 * channel is its device, a colon and the user. What is no whole id takes a look at the whole fleet,
 * so it is nothing for an event loop.
 */
public interface EnrollmentNames {
  /**
   * The one that is named.
   *
   * @throws Problem if none is (404), or if it may be several (409)
   */
  EnrollmentId one(String name);

  /**
   * Those that are named, in their order and each once. What names none is taken for an id.
   *
   * @throws Problem if one of them may be several (409), or can be no id (400)
   */
  List<EnrollmentId> all(Collection<String> names);

  /**
   * The one that is named in the record, which also has what came from devices that never enrolled
   * here: what names none is taken for an id.
   *
   * @throws Problem if it may be several (409), or can be no id (400)
   */
  default EnrollmentId recorded(String name) {
    return all(List.of(name)).getFirst();
  }
}
