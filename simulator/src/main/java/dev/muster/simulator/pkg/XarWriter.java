package dev.muster.simulator.pkg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.DeflaterOutputStream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * Writes a xar as Apple's tools do: header, table of contents, and a heap that begins with the
 * table's checksum and the signatures over it: RSA over the checksum itself, and a detached CMS
 * whose content is the checksum. Gives the same bytes for the same input.
 *
 * @param signer whose signatures it bears, if any
 * @param signedAt what the CMS says
 * @param toc what is done to the table's XML before it is compressed and signed
 * @param signature what is done to each signature after that
 */
record XarWriter(
    ChecksumStyle style,
    Optional<SigningIdentity> signer,
    Instant signedAt,
    UnaryOperator<String> toc,
    UnaryOperator<byte[]> signature) {

  private static final int MAGIC = 0x78617221;
  private static final short HEADER_BYTES = 28;
  private static final short VERSION = 1;
  private static final int BASE64_COLUMNS = 72;

  /** Something in the archive. */
  sealed interface Entry {
    /** A file; Apple's tools compress the small ones that describe, and leave payloads alone. */
    record Member(String name, byte[] content, boolean compressed) implements Entry {}

    /** A directory, as a component of a distribution is. */
    record Directory(String name, List<Entry> entries) implements Entry {}
  }

  byte[] write(List<Entry> entries) {
    ByteArrayOutputStream heap = new ByteArrayOutputStream();
    int reserved = style.size() + signer.map(s -> rsaBytes(s) + cmsBytes(s)).orElse(0);
    StringBuilder text =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xar>\n <toc>\n")
            .append(" <creation-time>2026-01-05T09:00:00</creation-time>\n")
            .append(
                "  <checksum style=\"%s\"><offset>0</offset><size>%d</size></checksum>\n"
                    .formatted(style.style(), style.size()));
    signer.ifPresent(s -> describeSignatures(text, s));
    Numbering numbering = new Numbering();
    entries.forEach(entry -> describe(text, entry, heap, reserved, numbering));
    byte[] xml =
        toc.apply(text.append(" </toc>\n</xar>\n").toString()).getBytes(StandardCharsets.UTF_8);
    return assemble(deflate(xml), xml.length, heap.toByteArray());
  }

  /** An archive of this table, whatever it is; the length is what the header says of it. */
  byte[] assemble(byte[] compressed, long length, byte[] heap) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        ByteBuffer.allocate(HEADER_BYTES)
            .putInt(MAGIC)
            .putShort(HEADER_BYTES)
            .putShort(VERSION)
            .putLong(compressed.length)
            .putLong(length)
            .putInt(style.number())
            .array());
    file.writeBytes(compressed);
    byte[] checksum = style.of(compressed);
    file.writeBytes(checksum);
    signer.ifPresent(
        s -> {
          file.writeBytes(signature.apply(rsa(s, compressed)));
          file.writeBytes(signature.apply(cms(s, checksum)));
        });
    file.writeBytes(heap);
    return file.toByteArray();
  }

  private static final class Numbering {
    private int last;

    int next() {
      return ++last;
    }
  }

  private void describe(
      StringBuilder text,
      Entry entry,
      ByteArrayOutputStream heap,
      int reserved,
      Numbering numbering) {
    text.append("  <file id=\"").append(numbering.next()).append("\">\n");
    switch (entry) {
      case Entry.Directory(String name, List<Entry> inside) -> {
        text.append("   <name>%s</name><type>directory</type>".formatted(Xml.escape(name)))
            .append("<mode>0755</mode>\n");
        inside.forEach(e -> describe(text, e, heap, reserved, numbering));
      }
      case Entry.Member(String name, byte[] content, boolean compressed) -> {
        byte[] stored = compressed ? deflate(content) : content;
        text.append("   <name>%s</name><type>file</type>".formatted(Xml.escape(name)))
            .append("<mode>0644</mode>\n")
            .append(
                "   <data><length>%d</length><offset>%d</offset><size>%d</size>"
                    .formatted(stored.length, reserved + heap.size(), content.length))
            .append(
                "<encoding style=\"%s\"/>"
                    .formatted(compressed ? "application/x-gzip" : "application/octet-stream"))
            .append(checksum("archived-checksum", stored))
            .append(checksum("extracted-checksum", content))
            .append("</data>\n");
        heap.writeBytes(stored);
      }
    }
    text.append("  </file>\n");
  }

  private String checksum(String element, byte[] content) {
    return "<%s style=\"%s\">%s</%s>"
        .formatted(element, style.style(), HexFormat.of().formatHex(style.of(content)), element);
  }

  private void describeSignatures(StringBuilder text, SigningIdentity s) {
    int rsaAt = style.size();
    describeSignature(text, "signature", "RSA", rsaAt, rsaBytes(s), s);
    describeSignature(text, "x-signature", "CMS", rsaAt + rsaBytes(s), cmsBytes(s), s);
  }

  private static void describeSignature(
      StringBuilder text, String element, String kind, int offset, int size, SigningIdentity s) {
    text.append(
        "  <%s style=\"%s\"><offset>%d</offset><size>%d</size>\n"
            .formatted(element, kind, offset, size));
    text.append("   <KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data>\n");
    Base64.Encoder base64 = Base64.getMimeEncoder(BASE64_COLUMNS, new byte[] {'\n'});
    for (X509Certificate certificate : s.chain()) {
      try {
        text.append("<X509Certificate>")
            .append(base64.encodeToString(certificate.getEncoded()))
            .append("</X509Certificate>\n");
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException("a certificate has no encoding", e);
      }
    }
    text.append("   </X509Data></KeyInfo>\n  </").append(element).append(">\n");
  }

  private static int rsaBytes(SigningIdentity s) {
    return ((RSAKey) s.key()).getModulus().bitLength() / Byte.SIZE;
  }

  /** RSA signatures are all of one length, and so is what they are wrapped in. */
  private int cmsBytes(SigningIdentity s) {
    return cms(s, new byte[style.size()]).length;
  }

  private byte[] rsa(SigningIdentity s, byte[] compressedToc) {
    try {
      Signature rsa = Signature.getInstance(style.signature());
      rsa.initSign(s.key());
      rsa.update(compressedToc);
      return rsa.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the archive can't be signed", e);
    }
  }

  private byte[] cms(SigningIdentity s, byte[] checksum) {
    try {
      ASN1EncodableVector attributes = new ASN1EncodableVector();
      attributes.add(
          new Attribute(CMSAttributes.signingTime, new DERSet(new Time(Date.from(signedAt)))));
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSimpleSignerInfoGeneratorBuilder()
              .setSignedAttributeGenerator(
                  new DefaultSignedAttributeTableGenerator(new AttributeTable(attributes)))
              .build(style.signature(), s.key(), s.certificate()));
      generator.addCertificates(new JcaCertStore(s.chain()));
      return generator.generate(new CMSProcessableByteArray(checksum), false).getEncoded();
    } catch (GeneralSecurityException | OperatorCreationException | CMSException | IOException e) {
      throw new IllegalStateException("the archive can't be signed", e);
    }
  }

  static byte[] deflate(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (DeflaterOutputStream zlib = new DeflaterOutputStream(compressed)) {
      zlib.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
