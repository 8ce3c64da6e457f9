package io.zetel.licensing.api.automation.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The address of a webhook")
class AddressesSpec {

    private final Addresses addresses = new Addresses(List.of(), AddressesSpec::named);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example",
                "https://hooks.example:443/x?y=z",
                "https://hooks.example:8443/",
                "https://93.184.215.14/",
                "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
                "https://nobody-knows.example/"
            })
    void is_fine_where_it_is_public(String url) {
        assertThat(addresses.fault(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hooks.example",
                "/hooks",
                "ftp://hooks.example",
                "http://hooks.example",
                "https://",
                "https://a b.example/",
                "https://user:word@hooks.example",
                "https://hooks.example/#part",
                "https://hooks.example:22/",
                "https://hooks.example:80/",
                "https://hooks.example:70000/",
                "https://hooks.example/é",
                "http://localhost:8080/",
                "https://inside.example/",
                "https://both.example/",
                "https://127.0.0.1/",
                "https://0.0.0.0/",
                "https://10.1.2.3/",
                "https://172.31.0.1/",
                "https://192.168.1.1/",
                "https://169.254.169.254/",
                "https://100.100.100.200/",
                "https://168.63.129.16/",
                "https://224.0.0.1/",
                "https://255.255.255.255/",
                "https://[::1]/",
                "https://[::]/",
                "https://[fe80::1]/",
                "https://[fd00:ec2::254]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[2002:7f00:1::]/",
                "https://[ff02::1]/"
            })
    void is_refused_otherwise(String url) {
        assertThat(addresses.fault(url)).as(url).isPresent();
    }

    @Test
    void may_be_in_a_network_that_the_operator_allows() {
        var own = new Addresses(List.of("10.0.0.0/8", "127.0.0.1/32", "::1/128"), AddressesSpec::named);

        assertThat(own.fault("https://inside.example/")).isEmpty();
        assertThat(own.fault("http://127.0.0.1:8080/")).isEmpty();
        assertThat(own.fault("http://10.0.0.7:8080/"))
                .as("plain only on this machine")
                .isPresent();
        assertThat(own.fault("https://192.168.1.1/")).isPresent();
    }

    @Test
    void is_judged_whole_where_a_name_has_several() {
        assertThatThrownBy(() -> addresses.resolve("both.example")).isInstanceOf(Addresses.Refused.class);
    }

    private static InetAddress[] named(String host) throws UnknownHostException {
        return switch (host) {
            case "hooks.example" -> new InetAddress[] {InetAddress.ofLiteral("93.184.215.14")};
            case "inside.example" -> new InetAddress[] {InetAddress.ofLiteral("10.0.0.7")};
            case "both.example" ->
                new InetAddress[] {InetAddress.ofLiteral("93.184.215.14"), InetAddress.ofLiteral("10.0.0.7")};
            case "nobody-knows.example" -> throw new UnknownHostException(host);
            default -> InetAddress.getAllByName(host);
        };
    }
}
