package dev.muster.bench;

import dev.muster.gateway.NativeCrypto;
import dev.muster.gateway.Pem;
import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.simulator.Identity;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The least that a gateway could be, as a process of its own: a Vert.x server over TLS that reads a
 * request and answers it; or one that also checks a bare signature over as many bytes. It has the
 * same native cryptography and event loops as the product. Its arguments are a directory, into
 * which it writes its CA, a port, and {@code answer}, {@code RSA} or {@code EC}.
 */
public final class FloorServer {
  private static final int START_SECONDS = 30;
  private static final byte[] MESSAGE = "x".repeat(300).getBytes(StandardCharsets.US_ASCII);

  private FloorServer() {}

  /** Runs until the process is stopped. */
  public static void main(String[] arguments) throws Exception {
    NativeCrypto.install();
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
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(Integer.parseInt(arguments[1]))
            .setSsl(true)
            .setMaxHeaderSize(32 * 1024)
            .setSslEngineOptions(
                OpenSSLEngineOptions.isAvailable()
                    ? new OpenSSLEngineOptions()
                    : new JdkSSLEngineOptions())
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(Pem.encode(chain)))
                    .addKeyValue(Buffer.buffer(Pem.encode(key.getPrivate()))));
    Supplier<Boolean> check =
        arguments[2].equals("answer") ? () -> true : check(Identity.KeyType.valueOf(arguments[2]));
    Vertx.vertx()
        .deployVerticle(
            () -> new FloorListener(options, check),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .await(START_SECONDS, TimeUnit.SECONDS);
    System.out.println("Ready.");
    Thread.currentThread().join();
  }

  /** A server of one event loop; all share the port. */
  private static final class FloorListener extends VerticleBase {
    private final HttpServerOptions options;
    private final Supplier<Boolean> check;

    FloorListener(HttpServerOptions options, Supplier<Boolean> check) {
      this.options = options;
      this.check = check;
    }

    @Override
    public Future<?> start() {
      return vertx
          .createHttpServer(options)
          .requestHandler(
              request ->
                  request
                      .body()
                      .onSuccess(
                          body -> request.response().setStatusCode(check.get() ? 200 : 400).end()))
          .listen();
    }
  }

  private static Supplier<Boolean> check(Identity.KeyType type) throws GeneralSecurityException {
    String algorithm = type == Identity.KeyType.RSA ? "SHA256withRSA" : "SHA256withECDSA";
    KeyPair pair = Identity.newKeyPair(type);
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(pair.getPrivate());
    signer.update(MESSAGE);
    byte[] signature = signer.sign();
    return () -> {
      try {
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(pair.getPublic());
        verifier.update(MESSAGE);
        return verifier.verify(signature);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
