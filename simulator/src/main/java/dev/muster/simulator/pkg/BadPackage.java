package dev.muster.simulator.pkg;

import static dev.muster.simulator.pkg.SigningKind.DEVELOPER_ID_INSTALLER;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.Adler32;
import java.util.zip.Deflater;

/** Every kind of package that a Mac refuses, each for one reason only. */
public enum BadPackage {
  /** What {@code pkgbuild} makes: no distribution. */
  COMPONENT(PackageMaker::component),
  /** Signed by no one. */
  UNSIGNED(maker -> maker.unsigned().distribution()),
  /** Signed for the App Store. */
  APP_STORE_INSTALLER(maker -> maker.signedBy(SigningKind.MAC_DEVELOPER_INSTALLER).distribution()),
  /** Signed with a certificate for applications. */
  APPLICATION_CERTIFICATE(
      maker -> maker.signedBy(SigningKind.DEVELOPER_ID_APPLICATION).distribution()),
  /** Signed with a certificate that is at its end. */
  EXPIRED_CERTIFICATE(maker -> maker.signedBy(SigningKind.EXPIRED_INSTALLER).distribution()),
  /** All as it should be, below a root with the same names that no one trusts. */
  STRANGERS_ROOT(
      maker ->
          maker
              .writer(
                  Optional.of(stranger().identity(DEVELOPER_ID_INSTALLER)),
                  UnaryOperator.identity(),
                  UnaryOperator.identity())
              .write(maker.distributionEntries())),
  /** The certificates are those of a developer, and the key is not. */
  FORGED(
      maker ->
          maker
              .writer(
                  Optional.of(
                      new SigningIdentity(
                          stranger().identity(DEVELOPER_ID_INSTALLER).key(),
                          maker.ca().identity(DEVELOPER_ID_INSTALLER).chain())),
                  UnaryOperator.identity(),
                  UnaryOperator.identity())
              .write(maker.distributionEntries())),
  /** A bit of each signature changed. */
  BROKEN_SIGNATURE(
      maker ->
          maker
              .writer(
                  signer(maker),
                  UnaryOperator.identity(),
                  signature -> flipped(signature, signature.length - 1))
              .write(maker.distributionEntries())),
  /** The checksum is not that of the table of contents. */
  BROKEN_CHECKSUM(
      maker -> {
        byte[] good = maker.distribution();
        return flipped(good, heapStart(good));
      }),
  /** The payload is not the one that was signed. */
  CHANGED_PAYLOAD(
      maker -> {
        byte[] good = maker.distribution();
        return flipped(good, good.length - 1);
      }),
  /** The payload breaks off. */
  TRUNCATED(
      maker -> {
        byte[] good = maker.distribution();
        return Arrays.copyOf(good, good.length - 10);
      }),
  /** The table of contents breaks off. */
  TRUNCATED_TOC(maker -> Arrays.copyOf(maker.distribution(), 500)),
  /** The header breaks off. */
  TRUNCATED_HEADER(maker -> Arrays.copyOf(maker.distribution(), 20)),
  /** No bytes. */
  EMPTY(maker -> new byte[0]),
  /** Something else: a disk image, a page that says 404, noise. */
  NOT_AN_ARCHIVE(
      maker -> {
        byte[] noise = new byte[10_000];
        new Random(maker.seed()).nextBytes(noise);
        noise[0] = '<';
        return noise;
      }),
  /** A table of contents of two gigabytes, as its header says. */
  TOC_BOMB(maker -> bomb(maker, Bomb.LENGTH)),
  /** The same, and the header says that it is small. */
  HIDDEN_TOC_BOMB(maker -> bomb(maker, 4_000)),
  /** A table of contents with a document type that names a file of the reader's. */
  EXTERNAL_ENTITY(
      withToc(
          toc ->
              toc.replace(
                      "<xar>", "<!DOCTYPE xar [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<xar>")
                  .replace("<name>Payload</name>", "<name>Payload&e;</name>"))),
  /** Entities of entities that come to gigabytes. */
  ENTITY_BOMB(withToc(BadPackage::laughs)),
  /** The distribution lies before the file. */
  NEGATIVE_OFFSET(withToc(toc -> firstData(toc, "offset", "-4096"))),
  /** The distribution lies far behind the end. */
  HUGE_OFFSET(withToc(toc -> firstData(toc, "offset", Long.toString(Long.MAX_VALUE)))),
  /** An offset that no number holds. */
  ENDLESS_OFFSET(withToc(toc -> firstData(toc, "offset", "9".repeat(1_000)))),
  /** The distribution is longer than the file. */
  HUGE_LENGTH(withToc(toc -> firstData(toc, "length", Long.toString(Long.MAX_VALUE)))),
  /** The distribution has a negative length. */
  NEGATIVE_LENGTH(withToc(toc -> firstData(toc, "length", "-1"))),
  /** Directories in directories, many thousands deep. */
  DEEP(
      withToc(
          toc ->
              toc.replace(
                  " </toc>",
                  "<file><name>d</name><type>directory</type>".repeat(20_000)
                      + "</file>".repeat(20_000)
                      + " </toc>")));

  private final Function<PackageMaker, byte[]> making;

  BadPackage(Function<PackageMaker, byte[]> making) {
    this.making = making;
  }

  /** The bad one to the good one that this makes. */
  public byte[] of(PackageMaker maker) {
    return making.apply(maker);
  }

  private static InstallerCa stranger() {
    return InstallerCa.seeded(666);
  }

  private static Optional<SigningIdentity> signer(PackageMaker maker) {
    return Optional.of(maker.ca().identity(DEVELOPER_ID_INSTALLER));
  }

  /** A package whose table of contents was changed before it was signed. */
  private static Function<PackageMaker, byte[]> withToc(UnaryOperator<String> change) {
    return maker ->
        maker
            .writer(signer(maker), change, UnaryOperator.identity())
            .write(maker.distributionEntries());
  }

  private static String firstData(String toc, String element, String value) {
    int data = toc.indexOf("<data>");
    return toc.substring(0, data)
        + toc.substring(data)
            .replaceFirst(
                "<%s>[0-9]+</%s>".formatted(element, element),
                "<%s>%s</%s>".formatted(element, value, element));
  }

  private static String laughs(String toc) {
    StringBuilder entities = new StringBuilder("<!DOCTYPE xar [<!ENTITY l0 \"ha\">");
    for (int i = 1; i <= 9; i++) {
      entities
          .append("<!ENTITY l%d \"".formatted(i))
          .append("&l%d;".formatted(i - 1).repeat(10))
          .append("\">");
    }
    return toc.replace("<xar>", entities.append("]>\n<xar>"))
        .replace("<name>Payload</name>", "<name>&l9;</name>");
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }

  private static int heapStart(byte[] archive) {
    ByteBuffer header = ByteBuffer.wrap(archive);
    return header.getShort(4) + (int) header.getLong(8);
  }

  private static byte[] bomb(PackageMaker maker, long saidLength) {
    return maker.writer().assemble(Bomb.zlib(), saidLength, new byte[0]);
  }

  /** Two gigabytes of spaces in two megabytes, made quickly: one compressed block, repeated. */
  private static final class Bomb {
    private static final int BLOCK = 1 << 20;
    private static final int BLOCKS = 2048;
    private static final byte[] START =
        "<?xml version=\"1.0\"?><xar><toc>".getBytes(StandardCharsets.UTF_8);
    static final long LENGTH = START.length + (long) BLOCK * BLOCKS;

    static byte[] zlib() {
      byte[] spaces = new byte[BLOCK];
      Arrays.fill(spaces, (byte) ' ');
      byte[] block = raw(spaces, Deflater.FULL_FLUSH);
      Adler32 adler = new Adler32();
      adler.update(START);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(new byte[] {0x78, (byte) 0x9c});
      out.writeBytes(raw(START, Deflater.FULL_FLUSH));
      for (int i = 0; i < BLOCKS; i++) {
        out.writeBytes(block);
        adler.update(spaces);
      }
      // An empty last block.
      out.writeBytes(new byte[] {3, 0});
      out.writeBytes(ByteBuffer.allocate(4).putInt((int) adler.getValue()).array());
      return out.toByteArray();
    }

    private static byte[] raw(byte[] bytes, int flush) {
      try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
        deflater.setInput(bytes);
        byte[] buffer = new byte[BLOCK];
        return Arrays.copyOf(buffer, deflater.deflate(buffer, 0, BLOCK, flush));
      }
    }
  }
}
