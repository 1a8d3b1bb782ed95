// Asks the default TLS context of one Java about many hosts: a handshake, no request. Runs on Java 8 and later.
// Input on stdin: the milliseconds for one host, then a line for each host: name TAB port TAB servername (or nothing).
// Output: lines that start with MARKER, then JSON: {"about": {...}} once, {"host": index, ...} for each host.
// One class without lambdas, so that it compiles to one file and starts without linking any.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

public final class Probe implements Runnable {
  private static final String MARKER = "@local-issuer ";
  private static final int WIDTH = 64;
  private static final int DEPTH = 8;

  private final List<String[]> hosts;
  private final int timeout;
  private final AtomicInteger next = new AtomicInteger();

  private Probe(List<String[]> hosts, int timeout) {
    this.hosts = hosts;
    this.timeout = timeout;
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int timeout = Integer.parseInt(input.readLine());
    List<String[]> hosts = new ArrayList<String[]>();
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      hosts.add(line.split("\t", -1));
    }
    emit("{\"about\":" + about() + "}");
    Probe probe = new Probe(hosts, timeout);
    List<Thread> threads = new ArrayList<Thread>();
    for (int started = 0; started < Math.min(WIDTH, hosts.size()); started++) {
      Thread thread = new Thread(probe);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) thread.join();
  }

  /** The trust store's password opens nothing but public certificates; no other password is told. */
  private static String about() {
    StringBuilder record = new StringBuilder("{");
    for (String name : new String[] {
      "java.version", "java.vendor", "java.home",
      "javax.net.ssl.trustStore", "javax.net.ssl.trustStoreType", "javax.net.ssl.trustStorePassword",
    }) {
      String value = System.getProperty(name);
      if (value == null) continue;
      if (record.length() > 1) record.append(',');
      record.append(quoted(name)).append(':').append(quoted(value));
    }
    return record.append('}').toString();
  }

  @Override
  public void run() {
    for (int index = next.getAndIncrement(); index < hosts.size(); index = next.getAndIncrement()) {
      long started = System.nanoTime();
      String answer;
      try {
        ask(hosts.get(index));
        answer = "\"kind\":\"accepted\"";
      } catch (Throwable failure) {
        answer = "\"kind\":\"failed\",\"errors\":" + errors(failure);
      }
      long milliseconds = (System.nanoTime() - started) / 1000000;
      emit("{\"host\":" + index + "," + answer + ",\"milliseconds\":" + milliseconds + "}");
    }
  }

  private void ask(String[] host) throws IOException {
    String name = host[2].isEmpty() ? host[0] : host[2];
    int port = Integer.parseInt(host[1]);
    SocketFactory factory = SSLSocketFactory.getDefault();
    Socket connection = new Socket();
    try {
      connection.connect(new InetSocketAddress(host[0], port), timeout);
      connection.setSoTimeout(timeout);
      SSLSocket socket = (SSLSocket) ((SSLSocketFactory) factory).createSocket(connection, name, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      // Java sends a name with a dot in it by itself; one that was asked for is sent without one, too.
      if (!host[2].isEmpty() && !isAddress(name)) {
        try {
          parameters.setServerNames(Collections.singletonList(new SNIHostName(name)));
        } catch (IllegalArgumentException unsendable) {
          // A name with an underscore: Java goes on without, as it does by itself.
        }
      }
      socket.setSSLParameters(parameters);
      socket.startHandshake();
    } finally {
      connection.close();
    }
  }

  private static boolean isAddress(String name) {
    return name.indexOf(':') != -1 || name.matches("[0-9.]+");
  }

  /** The error and its causes, outermost first. */
  private static String errors(Throwable failure) {
    StringBuilder list = new StringBuilder("[");
    Throwable error = failure;
    for (int depth = 0; error != null && depth < DEPTH; depth++, error = error.getCause()) {
      if (depth > 0) list.append(',');
      list.append("{\"type\":").append(quoted(error.getClass().getName()));
      list.append(",\"message\":").append(quoted(String.valueOf(error.getMessage()))).append('}');
    }
    return list.append(']').toString();
  }

  /** ASCII whatever the text is, so that no encoding of the platform's changes it. */
  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int at = 0; at < Math.min(text.length(), 4000); at++) {
      char unit = text.charAt(at);
      if (unit >= ' ' && unit < 127 && unit != '"' && unit != '\\') json.append(unit);
      else json.append(String.format("\\u%04x", (int) unit));
    }
    return json.append('"').toString();
  }

  private static void emit(String record) {
    synchronized (System.out) {
      System.out.print("\n" + MARKER + record + "\n");
      System.out.flush();
    }
  }
}
