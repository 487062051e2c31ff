package dev.muster.migration.nanomdm;

import dev.muster.migration.CheckIns;
import dev.muster.migration.Piece;
import dev.muster.migration.Source;
import dev.muster.migration.SourceException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * NanoMDM's database, PostgreSQL or MySQL; the latter's tables have names of the same words with
 * {@code nano_} in front since its first versions.
 */
public final class NanoDatabase implements Source {
  private static final int ROWS_AT_ONCE = 500;

  private final Connection connection;
  private final String prefix;

  private NanoDatabase(Connection connection, String prefix) {
    this.connection = connection;
    this.prefix = prefix;
  }

  /**
   * Opens it for reading.
   *
   * @param url of JDBC: {@code jdbc:postgresql://…} or {@code jdbc:mariadb://…}
   * @throws SourceException if there is none
   */
  public static NanoDatabase open(String url, String user, String password) {
    try {
      Connection connection = DriverManager.getConnection(url, user, password);
      try {
        connection.setReadOnly(true);
        // Rows come a few at a time only within a transaction, and all of one moment.
        connection.setAutoCommit(false);
        return new NanoDatabase(connection, prefix(connection));
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new SourceException(
          "the database at %s can't be opened: %s".formatted(url, e.getMessage()), e);
    }
  }

  private static String prefix(Connection connection) throws SQLException {
    for (String prefix : new String[] {"", "nano_"}) {
      try (ResultSet found =
          connection
              .getMetaData()
              .getTables(
                  connection.getCatalog(), connection.getSchema(), prefix + "enrollments", null)) {
        if (found.next()) {
          return prefix;
        }
      }
    }
    throw new SourceException(
        "this database is none of NanoMDM's: it has no table enrollments or nano_enrollments");
  }

  @Override
  public int devices() {
    int[] count = new int[1];
    each("SELECT COUNT(*) FROM #devices", row -> count[0] = row.getInt(1));
    return count[0];
  }

  @Override
  public void read(Consumer<Piece> to) {
    each(
        "SELECT cert_pem, key_pem FROM #push_certs ORDER BY topic",
        row -> to.accept(new Piece.PushCertificate(row.getString(1), row.getString(2))));
    each(
        """
        SELECT d.id, d.authenticate, d.token_update, d.unlock_token, d.bootstrap_token_b64, e.enabled,
          (SELECT MAX(c.sha256) FROM #cert_auth_associations c WHERE c.id = d.id AND c.updated_at =
            (SELECT MAX(l.updated_at) FROM #cert_auth_associations l WHERE l.id = d.id))
        FROM #devices d LEFT JOIN #enrollments e ON e.id = d.id
        ORDER BY d.id\
        """,
        row -> device(row, to));
    each(
        """
        SELECT u.id, u.token_update, e.enabled FROM #users u JOIN #enrollments e ON e.user_id = u.id
        ORDER BY u.id\
        """,
        row -> user(row, to));
    each(
        """
        SELECT q.id, c.command_uuid, c.command FROM #enrollment_queue q
        JOIN #commands c ON c.command_uuid = q.command_uuid
        JOIN #enrollments e ON e.id = q.id
        LEFT JOIN #command_results r ON r.command_uuid = q.command_uuid AND r.id = q.id
        WHERE q.active AND e.enabled AND (r.status IS NULL OR r.status = 'NotNow')
        ORDER BY q.id, q.priority DESC, q.created_at\
        """,
        row ->
            to.accept(new Piece.QueuedCommand(row.getString(1), row.getString(2), bytes(row, 3))));
  }

  private static void device(ResultSet row, Consumer<Piece> to) throws SQLException {
    String id = row.getString(1);
    boolean told = row.getObject(6) != null;
    if (told && !row.getBoolean(6)) {
      to.accept(new Piece.Left(id, "it is not enrolled there any more"));
      return;
    }
    byte[] authenticate = bytes(row, 2);
    to.accept(new Piece.CheckIn(authenticate, Optional.ofNullable(row.getString(7))));
    if (row.getString(3) == null) {
      to.accept(new Piece.Left(id, "it never sent a TokenUpdate: it can't be woken"));
    } else {
      to.accept(
          new Piece.CheckIn(
              CheckIns.withUnlockToken(bytes(row, 3), Optional.ofNullable(row.getBytes(4))),
              Optional.empty()));
    }
    bootstrapToken(id, row.getString(5), to)
        .flatMap(token -> CheckIns.setBootstrapToken(authenticate, token))
        .ifPresent(message -> to.accept(new Piece.CheckIn(message, Optional.empty())));
  }

  private static Optional<byte[]> bootstrapToken(String id, String base64, Consumer<Piece> to) {
    try {
      return Optional.ofNullable(base64).map(text -> Base64.getMimeDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      to.accept(new Piece.Left("the bootstrap token of " + id, "it is no base64 there"));
      return Optional.empty();
    }
  }

  private static void user(ResultSet row, Consumer<Piece> to) throws SQLException {
    if (!row.getBoolean(3)) {
      to.accept(new Piece.Left(row.getString(1), "it is not enrolled there any more"));
    } else if (row.getString(2) != null) {
      to.accept(new Piece.CheckIn(bytes(row, 2), Optional.empty()));
    }
  }

  private static byte[] bytes(ResultSet row, int column) throws SQLException {
    return row.getString(column).getBytes(StandardCharsets.UTF_8);
  }

  @FunctionalInterface
  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private void each(String sql, Row to) {
    try (PreparedStatement statement = connection.prepareStatement(sql.replace("#", prefix))) {
      statement.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          to.take(rows);
        }
      }
    } catch (SQLException e) {
      throw new SourceException("the database can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new SourceException("the database could not be closed: " + e.getMessage(), e);
    }
  }
}
