package dev.sluice.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Json;
import dev.sluice.codec.Kind;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.policy.Policy;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Gives the generated OpenAPI its words: what each field means, with an example, and what each status code of an operation
 * says. They are kept in {@code openapi-words.json}, so that records stay free of annotations.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class OpenApiWords implements OASFilter {
    private static final String PROBLEM = "Problem";
    private static final int FIRST_ERROR = 400;

    private final JsonNode words;

    public OpenApiWords() {
        try (InputStream in = OpenApiWords.class.getResourceAsStream("/openapi-words.json")) {
            words = Json.http().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        words.path("opaque")
                .properties()
                .forEach(schema -> api.getComponents()
                        .addSchema(
                                schema.getKey(),
                                OASFactory.createSchema()
                                        .addType(Schema.SchemaType.valueOf(
                                                schema.getValue().asText().toUpperCase(Locale.ROOT)))));
        words.path("fields").properties().forEach(field -> {
            String[] name = field.getKey().split("\\.");
            describe(api, name[0], name[1], field.getValue());
        });
        api.getPaths()
                .getPathItems()
                .forEach((path, item) ->
                        item.getOperations().forEach((method, operation) -> statuses(path, method, operation)));
    }

    /** The field's words; schemas that no resource names by type are made from them. */
    private void describe(OpenAPI api, String schema, String field, JsonNode text) {
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        Schema known = schemas == null ? null : schemas.get(schema);
        Schema owner = known == null ? OASFactory.createSchema().addType(Schema.SchemaType.OBJECT) : known;
        if (known == null) {
            api.getComponents().addSchema(schema, owner);
        }
        Map<String, Schema> properties = owner.getProperties();
        Schema property = properties == null ? null : properties.get(field);
        Schema described = property == null ? typed(text.path("example")) : property;
        described.setDescription(text.path("description")
                .asText()
                .replace("{policies}", Kind.names(Policy.class))
                .replace("{recommenders}", Kind.names(RecommenderSettings.class)));
        described.setExample(Json.http().convertValue(text.path("example"), Object.class));
        owner.addProperty(field, described);
    }

    private static Schema typed(JsonNode example) {
        Schema.SchemaType type = switch (example.getNodeType()) {
            case ARRAY -> Schema.SchemaType.ARRAY;
            case BOOLEAN -> Schema.SchemaType.BOOLEAN;
            case NUMBER -> example.isIntegralNumber() ? Schema.SchemaType.INTEGER : Schema.SchemaType.NUMBER;
            case STRING -> Schema.SchemaType.STRING;
            default -> Schema.SchemaType.OBJECT;
        };
        return OASFactory.createSchema().addType(type);
    }

    private void statuses(String path, PathItem.HttpMethod method, Operation operation) {
        JsonNode codes = words.path("responses").path(method + " " + path);
        if (codes.isMissingNode()) {
            return;
        }
        Content success = success(method + " " + path, operation);
        operation.getResponses().getAPIResponses().keySet().stream()
                .toList()
                .forEach(operation.getResponses()::removeAPIResponse);
        for (JsonNode code : codes) {
            APIResponse response = OASFactory.createAPIResponse()
                    .description(words.path("statuses").path(code.asText()).asText())
                    .content(code.asInt() < FIRST_ERROR ? success : content(Problem.MEDIA_TYPE, PROBLEM));
            operation.getResponses().addAPIResponse(code.asText(), response);
        }
    }

    /** What an operation answers: as it was generated, or as the words say where its method hides it. */
    private @Nullable Content success(String operation, Operation generated) {
        JsonNode schema = words.path("answers").path(operation);
        if (schema.isTextual()) {
            return content(MediaType.APPLICATION_JSON, schema.asText());
        }
        APIResponse success = generated.getResponses().getAPIResponse("200");
        return success == null ? null : success.getContent();
    }

    private static Content content(String type, String schema) {
        return OASFactory.createContent()
                .addMediaType(
                        type,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref("#/components/schemas/" + schema)));
    }
}
