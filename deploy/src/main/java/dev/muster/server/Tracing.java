package dev.muster.server;

import dev.muster.server.config.TracingSection;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends a span for each HTTP request to an OpenTelemetry collector (OTLP over HTTP), as a part of
 * the caller's trace where it names one ({@code traceparent}, W3C Trace Context). Attributes have
 * OpenTelemetry's names for HTTP servers, and {@code muster.event_id} leads to the record.
 */
final class Tracing implements AutoCloseable {
  private static final int FLUSH_SECONDS = 5;
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> REQUEST_ID =
      AttributeKey.stringKey("muster.request_id");
  private static final AttributeKey<String> EVENT_ID = AttributeKey.stringKey("muster.event_id");
  private static final TextMapGetter<HttpServerRequest> HEADERS =
      (request, key) -> request == null ? null : request.getHeader(key);

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /** Traces to the collector that the settings name, if they name one. */
  static Optional<Tracing> to(TracingSection settings, String node, String version) {
    return settings
        .endpoint()
        .map(url -> new Tracing(url, settings.percent() / 100.0, node, version));
  }

  /**
   * Starts to send.
   *
   * @param endpoint the collector's URL for traces, such as {@code http://host:4318/v1/traces}
   * @param ratio the share of traces to begin; those of a caller go by the caller
   */
  private Tracing(String endpoint, double ratio, String node, String version) {
    provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault()
                    .merge(
                        Resource.create(
                            Attributes.of(
                                AttributeKey.stringKey("service.name"), "muster",
                                AttributeKey.stringKey("service.version"), version,
                                AttributeKey.stringKey("service.instance.id"), node))))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
            .addSpanProcessor(
                BatchSpanProcessor.builder(
                        OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build())
                    .build())
            .build();
    tracer = provider.get("muster");
  }

  /** The span of a request that goes on. */
  record Traced(Span span, String method) {
    /** Ends it with what came out. */
    void end(String route, HttpServerResponse response) {
      span.updateName(method + " " + route);
      span.setAttribute(ROUTE, route);
      span.setAttribute(STATUS, response.getStatusCode());
      String event = response.headers().get("Muster-Event-Id");
      if (event != null) {
        span.setAttribute(EVENT_ID, event);
      }
      if (response.getStatusCode() >= 500) {
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    }
  }

  Traced begin(String api, String requestId, HttpServerRequest request) {
    Context caller =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS);
    Span span =
        tracer
            .spanBuilder(api)
            .setParent(caller)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(METHOD, request.method().name())
            .setAttribute(REQUEST_ID, requestId)
            .startSpan();
    return new Traced(span, request.method().name());
  }

  /** Sends what is left. */
  @Override
  public void close() {
    provider.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
  }
}
