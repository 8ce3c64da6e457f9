package io.zetel.licensing.sample;

import org.junit.jupiter.api.Test;

class FirstLookSpec {

    @Test void looks() throws Exception {
        var s = RunningSample.shared();
        System.out.println(s.askForToken("operator", "x").body());
        var op = s.operator();
        var svc = s.tokenOf("acme", "Service");
        for (var r : new java.net.http.HttpResponse[]{RunningSample.send(s.to("/api/v1/clients")), s.get("/api/v1/clients", op),
            s.get("/api/v1/clients", "nonsense"),
            s.get("/api/v1/clients", svc), s.get("/api/v1/tenants/other/samples/1", svc), s.get("/api/v1/tenants/acme/samples/1?waitFor=1", svc),
            s.get("/api/v1/tenants/acme/samples/a%25b%3Bc", svc), s.get("/api/v1/tenants/acme/samples/a%2Fb", svc),

            s.post("/api/v1/tenants/acme/samples", svc, "{\"name\":\"x\"}"),
            s.post("/api/v1/tenants/acme/samples", svc,
                    "{\"name\":5,\"seats\":\"5\",\"bad\":1,\"country\":\"ZZ\",\"colour\":\"BLUE\",\"enabled\":1,\"startsOn\":5,\"items\":[{\"id\":\"\",\"seats\":1.5},5]}"),
            s.post("/api/v1/tenants/acme/samples", svc, "{"), s.post("/api/v1/tenants/acme/samples", svc, ""),
            s.get("/api/v1/tenants/acme/samples", s.tokenOf("acme", "Reader")),
            s.get("/api/v1/tenants/acme/samples/failing?how=OUT_OF_LICENSES", s.tokenOf("acme", "Auditor")),
            s.get("/api/v1/tenants/acme/samples/broken", s.tokenOf("acme", "Auditor")),
            s.get("/api/v1/tenants/acme/samples/teapot", s.tokenOf("acme", "Auditor")),
            s.get("/api/v1/nothing", svc), s.post("/api/v1/tenants", svc, ""), RunningSample.send(s.to("/")),
            RunningSample.send(s.to("/actuator/health")), RunningSample.send(s.to("/actuator/prometheus")),
            RunningSample.send(s.to("/swagger-ui.html")), RunningSample.send(s.to("/swagger-ui/index.html")),
            RunningSample.send(s.to("/v3/api-docs")),
            RunningSample.send(s.to("/.well-known/oauth-authorization-server"))}) {
            System.out.println(r.uri() + " " + r.statusCode() + " " + r.headers().map() + " "
                    + ((String) r.body()).substring(0, Math.min(3000, ((String) r.body()).length())));
        }
    }
}
