package dev.muster.packages.link;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.seal.InstallationKeys;
import dev.muster.log.seal.LinkSealer;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes and opens the part of a package's URL that says for which command it was given out: a
 * device proves nothing when it downloads, and what it fetched is to be known all the same. The
 * same command has the same ticket, on every node. Safe for any thread.
 */
public final class PackageTickets {
  private static final byte FORMAT = 1;

  private final LinkSealer sealer;

  /**
   * Tickets of one installation.
   *
   * @param keys the installation keys as they are now; what a former one made is good until that is
   *     retired
   */
  public PackageTickets(Supplier<InstallationKeys> keys) {
    this.sealer = new LinkSealer(keys, "package");
  }

  /** The ticket of a command to an enrollment, for a package. */
  public String issue(EnrollmentId enrollment, CommandUuid command, Digest256 content) {
    byte[] whose = enrollment.value().getBytes(StandardCharsets.UTF_8);
    byte[] which = command.value().getBytes(StandardCharsets.UTF_8);
    return sealer.seal(
        ByteBuffer.allocate(1 + Digest256.LENGTH + Short.BYTES + whose.length + which.length)
            .put(FORMAT)
            .put(content.toArray())
            .putShort((short) whose.length)
            .put(whose)
            .put(which)
            .array());
  }

  /** What a ticket was made for; empty if this installation made no such ticket. */
  public Optional<PackageTicket> open(String ticket) {
    return sealer.open(ticket).flatMap(PackageTickets::read);
  }

  private static Optional<PackageTicket> read(byte[] clear) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(clear);
      if (buffer.get() != FORMAT) {
        return Optional.empty();
      }
      byte[] digest = new byte[Digest256.LENGTH];
      buffer.get(digest);
      byte[] whose = new byte[buffer.getShort()];
      buffer.get(whose);
      byte[] which = new byte[buffer.remaining()];
      buffer.get(which);
      return Optional.of(
          new PackageTicket(
              new EnrollmentId(new String(whose, StandardCharsets.UTF_8)),
              new CommandUuid(new String(which, StandardCharsets.UTF_8)),
              Digest256.of(digest)));
    } catch (BufferUnderflowException e) {
      // Of a newer version, as nobody else can make one.
      return Optional.empty();
    }
  }
}
