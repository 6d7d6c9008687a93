package dev.sluice.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** The JSON dialects: {@link #http} and {@link #yaml} for people (ISO times), {@link #wire} for topics (milliseconds). */
public final class Json {
    private static final ObjectMapper WIRE = configured(new JsonMapper(), new MillisWriter(), true)
            .enable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final ObjectMapper HTTP = configured(new JsonMapper(), new DurationWriter(), false)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final ObjectMapper YAML = configured(
                    YAMLMapper.builder(new AliasedYaml(YAMLFactory.builder().stringQuotingChecker(new NumbersQuoted())))
                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                            .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
                            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                            .build(),
                    new DurationWriter(),
                    false)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private Json() {}

    /** Compact and fast: instants and durations in milliseconds; unknown fields are ignored, so that newer writers are readable. */
    public static ObjectMapper wire() {
        return WIRE;
    }

    /**
     * For the API: instants as ISO-8601 UTC; unknown fields are refused unless the type says otherwise, and a field that is there
     * twice always.
     */
    public static ObjectMapper http() {
        return HTTP;
    }

    public static ObjectMapper yaml() {
        return YAML;
    }

    private static ObjectMapper configured(ObjectMapper mapper, StdScalarSerializer<Duration> writer, boolean millis) {
        SimpleModule durations = new SimpleModule("durations")
                .addSerializer(Duration.class, writer)
                .addDeserializer(Duration.class, new DurationReader(millis));
        if (!millis) {
            mapper.setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));
            for (LogicalType kind : List.of(LogicalType.Integer, LogicalType.Float, LogicalType.Boolean)) {
                mapper.coercionConfigFor(kind).setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
            }
            durations.addDeserializer(Instant.class, new Instants.Reader());
        }
        return mapper.setAnnotationIntrospector(new SealedTypes())
                .registerModule(new JavaTimeModule())
                .registerModule(new Jdk8Module())
                .registerModule(durations)
                .setDefaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DATE_TIMESTAMPS_AS_NANOSECONDS)
                .disable(DeserializationFeature.READ_DATE_TIMESTAMPS_AS_NANOSECONDS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** The subtypes of a sealed type are those that it permits, by the name that each says. */
    private static final class SealedTypes extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("NullAway") // null means that there are none
        public List<NamedType> findSubtypes(Annotated annotated) {
            return annotated.getRawType().isSealed()
                    ? Kind.of(annotated.getRawType()).stream()
                            .map(kind -> new NamedType(kind.type(), kind.name()))
                            .toList()
                    : super.findSubtypes(annotated);
        }
    }

    /** Texts that a reader of YAML would take for numbers stay texts. */
    private static final class NumbersQuoted extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1L;
        private static final Pattern NUMBER = Pattern.compile(
                "[-+]?(\\.?\\d[\\d_]*\\.?[\\d_]*([eE][-+]?\\d+)?|0x[0-9a-fA-F_]+|0o[0-7_]+|\\d[\\d_]*(:[\\d_]+)+(\\.\\d*)?|\\.(inf|nan))",
                Pattern.CASE_INSENSITIVE);

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || NUMBER.matcher(value).matches();
        }
    }

    private static final class MillisWriter extends StdScalarSerializer<Duration> {
        MillisWriter() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (value.getNano() % 1_000_000 == 0) {
                out.writeNumber(value.toMillis());
            } else {
                out.writeString(value.toString());
            }
        }
    }

    private static final class DurationWriter extends StdScalarSerializer<Duration> {
        DurationWriter() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(Durations.format(value));
        }
    }

    private static final class DurationReader extends StdScalarDeserializer<Duration> {
        private final boolean millis;

        DurationReader(boolean millis) {
            super(Duration.class);
            this.millis = millis;
        }

        @Override
        public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (millis && in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                return Duration.ofMillis(in.getLongValue());
            }
            String text = in.getValueAsString("");
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                return (Duration) context.handleWeirdStringValue(Duration.class, text, e.getMessage());
            }
        }
    }
}
