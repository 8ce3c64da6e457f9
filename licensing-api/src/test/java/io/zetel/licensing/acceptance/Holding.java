package io.zetel.licensing.acceptance;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What somebody has, as it is answered over HTTP. */
record Holding(List<Product> products) {

    /** Who has nothing or is not known. */
    static final Holding NOTHING = new Holding(List.of());

    /** A product, which of its service plans work, and its sources. */
    record Product(String skuId, Set<String> plans, Set<String> enabled, List<Source> sources) {

        boolean isHeld() {
            return sources.stream().anyMatch(Source::isLive);
        }

        /** What the sources that work give together (R04). */
        Set<String> union() {
            return sources.stream()
                    .filter(Source::isLive)
                    .flatMap(source -> plans.stream()
                            .filter(plan -> !source.disabledPlans().contains(plan)))
                    .collect(Collectors.toSet());
        }
    }

    /** One source of a product. */
    record Source(String name, String state, String error, Set<String> disabledPlans) {

        boolean isLive() {
            return state.startsWith("Active");
        }

        boolean waits() {
            return error.equals("CountViolation");
        }
    }

    static Holding of(JsonNode answer) {
        return new Holding(
                answer.get("licenses").valueStream().map(Holding::product).toList());
    }

    boolean holds(String skuId) {
        return products.stream().anyMatch(product -> product.skuId().equals(skuId) && product.isHeld());
    }

    private static Product product(JsonNode node) {
        return new Product(
                node.get("skuId").asString(),
                names(node.get("servicePlans").valueStream().map(plan -> plan.get("servicePlan"))),
                names(node.get("servicePlans")
                        .valueStream()
                        .filter(plan -> plan.get("enabled").asBoolean())
                        .map(plan -> plan.get("servicePlan"))),
                node.get("sources").valueStream().map(Holding::source).toList());
    }

    private static Source source(JsonNode node) {
        return new Source(
                node.get("type").asString() + " " + node.get("id").asString(""),
                node.get("state").asString(),
                node.get("error").asString(""),
                names(node.get("disabledPlans").valueStream()));
    }

    private static Set<String> names(Stream<JsonNode> nodes) {
        return nodes.map(JsonNode::asString).collect(Collectors.toSet());
    }
}
