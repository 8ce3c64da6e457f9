package io.zetel.licensing.benchmark;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The baseline over HTTP: the row-lock transaction behind a Spring MVC route, without security, checks or a record of
 * why.
 */
final class BareRoute implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    BareRoute(HikariDataSource database) {
        var application = new SpringApplication(Parts.class, Route.class);
        application.addInitializers(given -> ((GenericApplicationContext) given)
                .registerBean("database", DataSource.class, () -> database, bean -> bean.setDestroyMethodName("")));
        context = application.run(
                "--server.port=0",
                "--spring.config.name=bare-route",
                "--spring.threads.virtual.enabled=true",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn");
    }

    int port() {
        return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    }

    @Override
    public void close() {
        context.close();
    }

    /** What serves a route. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        JettyServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class
    })
    static class Parts {}

    /** The route. */
    @RestController
    static class Route {

        private final DataSource database;

        Route(DataSource database) {
            this.database = database;
        }

        /** Who claims. */
        record User(String userId) {}

        /** What a service sends. */
        record Claim(String app, String trigger, User user) {}

        @PostMapping("/claims")
        ResponseEntity<Map<String, String>> claim(@RequestBody Claim claim) throws SQLException {
            try (var connection = database.getConnection()) {
                connection.setAutoCommit(false);
                RowLockSql.claim(connection, claim.user().userId());
                connection.commit();
            }
            return ResponseEntity.status(201).body(Map.of("outcome", "CLAIMED", "sku", HotPool.SKU));
        }
    }
}
