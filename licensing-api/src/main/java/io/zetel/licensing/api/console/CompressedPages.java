package io.zetel.licensing.api.console;

import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.gzip.GzipEncoderConfig;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

/**
 * Sends pages compressed. The token in a page is masked anew each time, so that nobody can guess it by the length of
 * what is sent. Answers of the API stay as they are: they are small, and claims need the time.
 */
@Configuration(proxyBeanMethods = false)
class CompressedPages {

    /** A page is sent by one write: by half a kilobyte at a time, as is usual, writing costs more than compressing. */
    private static final int BUFFER = 16 * 1024;

    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> compression() {
        var pages = CompressionConfig.builder()
                .compressIncludeMimeType(MediaType.TEXT_HTML_VALUE)
                // A small compressed body could be a very large one.
                .decompressExcludePath("/*")
                .build();
        var encoder = new GzipEncoderConfig();
        encoder.setBufferSize(BUFFER);
        return jetty -> jetty.addServerCustomizers(server -> {
            var handler = new CompressionHandler();
            var gzip = new GzipCompression();
            gzip.setDefaultEncoderConfig(encoder);
            handler.putCompression(gzip);
            handler.putConfiguration(ConsoleSecurity.ROOT + "/*", pages);
            server.insertHandler(handler);
        });
    }
}
