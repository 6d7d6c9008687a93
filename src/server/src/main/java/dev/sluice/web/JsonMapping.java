package dev.sluice.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.codec.Json;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes HTTP speak the API's dialect of JSON. */
final class JsonMapping {
    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.http().copy();
    }
}
