package io.stackexporter.bundle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.stackexporter.servers.Json;
import java.io.IOException;

/** What an object of Kubernetes may say, by the classes that its clients make of the schemas: every key, and its type. */
final class KubernetesSchema {
    /** The classes of Prometheus Operator's objects keep keys that they do not know; here they must not. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    private KubernetesSchema() {}

    /** How one class of objects is checked. */
    private interface Check {
        void check(JsonElement json) throws IOException;
    }

    /** What is wrong with an object; empty when nothing is. */
    static String problem(Json object) {
        String kind = object.get("kind").text();
        return switch (object.get("apiVersion").text() + " " + kind) {
            case "apps/v1 Deployment" -> problem(object, V1Deployment.class, V1Deployment::validateJsonElement);
            case "apps/v1 StatefulSet" -> problem(object, V1StatefulSet.class, V1StatefulSet::validateJsonElement);
            case "v1 Service" -> problem(object, V1Service.class, V1Service::validateJsonElement);
            case "networking.k8s.io/v1 NetworkPolicy" ->
                problem(object, V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement);
            case "monitoring.coreos.com/v1 ServiceMonitor" -> problem(object, ServiceMonitor.class);
            case "monitoring.coreos.com/v1 PrometheusRule" -> problem(object, PrometheusRule.class);
            default -> "there is no schema here for " + kind;
        };
    }

    private static String problem(Json object, Class<?> type, Check check) {
        try {
            JsonElement json = new Gson().toJsonTree(object.value());
            check.check(json);
            Object read = JSON.getGson().fromJson(json, type);
            return read == null ? "there is nothing in it" : "";
        } catch (IOException | IllegalArgumentException | JsonParseException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String problem(Json object, Class<?> type) {
        try {
            STRICT.convertValue(object.value(), type);
            return "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
