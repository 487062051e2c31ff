package dev.muster.admin.checkup;

import java.util.List;

/** What a node knows of that which it depends on. Safe for any thread. */
public interface Surroundings {
  /** Looks at disk, Kafka and Apple's services, which takes seconds at most. */
  List<Finding> look();

  /** The CA certificates that enrollment profiles bring, as PEM. */
  String anchors();
}
