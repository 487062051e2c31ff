package dev.muster.migration.micromdm;

import dev.muster.migration.Piece;
import dev.muster.migration.Source;
import dev.muster.migration.SourceException;
import dev.muster.migration.bolt.BoltFile;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * MicroMDM's file, {@code micromdm.db}. It kept no messages, so those that devices sent are made
 * anew of what it kept of them. For one thread.
 */
public final class MicroMdm implements Source {
  private final BoltFile file;
  private final Kept kept;
  private final PushCertificate pushCertificate;
  private final Devices devices;

  private MicroMdm(BoltFile file) {
    this.file = file;
    kept = new Kept(file);
    pushCertificate = new PushCertificate(kept);
    devices = new Devices(kept, pushCertificate.topic());
  }

  /**
   * Opens it for reading. MicroMDM may have it open.
   *
   * @throws SourceException if it is none of MicroMDM's
   */
  public static MicroMdm open(Path path) {
    BoltFile file = BoltFile.open(path);
    try {
      return new MicroMdm(file);
    } catch (SourceException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public int devices() {
    return devices.count();
  }

  @Override
  public void read(Consumer<Piece> to) {
    Users users = new Users(kept, devices, pushCertificate.topic());
    to.accept(new Authorities(kept).piece());
    to.accept(pushCertificate.piece());
    devices.tell(to);
    users.tell(to);
    new WaitingCommands(kept, devices, users).tell(to);
    new Remainder(kept).tell(to);
    if (file.changed()) {
      to.accept(
          new Piece.Left(
              "what MicroMDM wrote in the meantime",
              "stop it, or copy the file, and import once more"));
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
