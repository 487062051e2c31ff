package dev.muster.bench;

import dev.muster.gateway.Pem;
import dev.muster.gateway.ca.CertificateAuthority;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The least that a gateway could be, as a process of its own: a Vert.x server over TLS that reads a
 * request and answers it; or one that also checks a bare RSA signature over as many bytes. Its
 * arguments are a directory, into which it writes its CA, a port, and {@code answer} or {@code
 * verify}.
 */
public final class FloorServer {
  private static final int RSA_BITS = 2_048;
  private static final int START_SECONDS = 30;
  private static final byte[] MESSAGE = "x".repeat(300).getBytes(StandardCharsets.US_ASCII);

  private FloorServer() {}

  /** Runs until the process is stopped. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    CertificateAuthority authority =
        CertificateAuthority.create("Floor", Instant.now()).authority();
    Files.writeString(directory.resolve("ca.pem"), Pem.encode(List.of(authority.root())));
    KeyPair key = CertificateAuthority.newKeyPair();
    List<X509Certificate> chain =
        List.of(
            authority.issueForServer(
                key.getPublic(), List.of("localhost", "127.0.0.1"), Instant.now()),
            authority.chain().getFirst());
    boolean verify = arguments[2].equals("verify");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(RSA_BITS);
    KeyPair device = generator.generateKeyPair();
    byte[] signature = sign(device);
    Vertx vertx = Vertx.vertx();
    vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(Integer.parseInt(arguments[1]))
                .setSsl(true)
                .setMaxHeaderSize(32 * 1024)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(Pem.encode(chain)))
                        .addKeyValue(Buffer.buffer(Pem.encode(key.getPrivate())))))
        .requestHandler(
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          boolean holds = !verify || verify(device, signature);
                          request.response().setStatusCode(holds ? 200 : 400).end();
                        }))
        .listen()
        .await(START_SECONDS, TimeUnit.SECONDS);
    System.out.println("Ready.");
    Thread.currentThread().join();
  }

  private static byte[] sign(KeyPair key) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(key.getPrivate());
    signer.update(MESSAGE);
    return signer.sign();
  }

  private static boolean verify(KeyPair key, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(key.getPublic());
      verifier.update(MESSAGE);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
