using System.Text;

namespace PlatformTemplates.Guardrails.Tests.Security;

public class NoSecretValuesTests
{
    private const string Id = GuardrailIds.NoSecretValues;

    [Theory]
    [InlineData("DB_PASSWORD", "hunter2", "a password")]
    [InlineData("DB_PASSWORD", "12345678", "a password")]
    [InlineData("Smtp__Password", "s3cr3t!", "a password")]
    [InlineData("clientSecret", "0a1b2c", "a client secret")]
    [InlineData("CLIENT_SECRET", "orders-api-secret", "a client secret")]
    [InlineData("SIGNING_SECRET", "orders-0a1b2c", "a secret")]
    [InlineData("GITHUB_TOKEN", "abcdef", "a token")]
    [InlineData("Payments__ApiKey", "k-123", "a key")]
    [InlineData("APIKEY", "k-123", "a key")]
    [InlineData("STORAGE_ACCESS_KEY_1", "abc", "a key")]
    [InlineData("ConnectionStrings__Orders", "Host=db;Username=orders;Password=hunter2", "a connection string with its password")]
    [InlineData("ConnectionStrings__Redis", "redis:6379,password=hunter2,ssl=True", "a connection string with its password")]
    [InlineData("Storage", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=Zm9v;EndpointSuffix=x", "a connection string with its password")]
    [InlineData("BROKER", "amqp://orders:hunter2@rabbit:5672", "an address with its password")]
    public void Reports_a_literal_at_its_value_without_repeating_it(string name, string value, string what)
    {
        var finding = Assert.Single(new InMemoryService().Manifest(Pods.Deployment("", $"env:\n  - name: {name}\n    value: [|\"{value}\"|]")).Reports(Id));

        Assert.Equal($"Variable {name} of container 'orders' of Deployment/orders holds {what}. Take it from a Secret with secretKeyRef.", finding.Message);
    }

    [Theory]
    [InlineData("DB_PASSWORD", "$(FROM_SECRET)")]
    [InlineData("DB_PASSWORD", "${DB_PASSWORD}")]
    [InlineData("DB_PASSWORD", "{{ .Values.password }}")]
    [InlineData("DB_PASSWORD", "<password>")]
    [InlineData("DB_PASSWORD", "<path:secret/data/db#password>")]
    [InlineData("DB_PASSWORD", "#{Password}#")]
    [InlineData("DB_PASSWORD", "vault:secret/data/db#password")]
    [InlineData("DB_PASSWORD", "changeme")]
    [InlineData("DB_PASSWORD", "SetYourDataHere")]
    [InlineData("DB_PASSWORD", "insert-your-password")]
    [InlineData("DB_PASSWORD", "yourpassword")]
    [InlineData("DB_PASSWORD", "")]
    [InlineData("DB_PASSWORD", "/run/secrets/db")]
    [InlineData("DB_PASSWORD_FILE", "/run/secrets/db")]
    [InlineData("PASSWORD_MIN_LENGTH", "12")]
    [InlineData("Identity__Password__RequireDigit", "true")]
    [InlineData("RequirePassword", "true")]
    [InlineData("MYSQL_RANDOM_ROOT_PASSWORD", "yes")]
    [InlineData("PasswordHint", "the usual")]
    [InlineData("LoginPassword", "Enter your password")]
    [InlineData("TOKEN_URL", "https://login.example/token")]
    [InlineData("AccessToken", "https://login.example/token")]
    [InlineData("ACCESS_TOKEN", "3600")]
    [InlineData("MAX_TOKENS", "4096")]
    [InlineData("CancellationToken", "linked")]
    [InlineData("IMAGE_PULL_SECRET", "registry")]
    [InlineData("TLS_SECRET", "orders-tls")]
    [InlineData("SECRET_NAME", "orders")]
    [InlineData("WEBHOOK_SECRET", "orders-webhook-credentials")]
    [InlineData("CERTIFICATE_SECRET", "orders-api-tls")]
    [InlineData("PARTITION_KEY", "tenant")]
    [InlineData("PUBLIC_KEY", "abc")]
    [InlineData("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")]
    [InlineData("PWD", "/app")]
    [InlineData("ConnectionStrings__Orders", "Host=db;Username=orders")]
    [InlineData("ConnectionStrings__Orders", "Host=db;Password=$(DB_PASSWORD)")]
    [InlineData("ConnectionStrings__Orders", "Host=db;Password=")]
    [InlineData("ConnectionStrings__Orders", "Data Source=/tmp/orders.db")]
    [InlineData("BROKER", "amqp://orders:$(RABBIT)@rabbit:5672")]
    [InlineData("BROKER", "http://proxy.example:8080/a@b")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://x/")]
    [InlineData("BACKSTAGE", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=")]
    public void Accepts_references_placeholders_and_what_only_sounds_like_a_secret(string name, string value)
        => new InMemoryService().Manifest(Pods.Deployment("", $"env:\n  - name: {name}\n    value: \"{value}\"")).Accepts(Id);

    [Fact]
    public void Accepts_a_reference_to_a_secret()
        => new InMemoryService().Manifest(Pods.Deployment("", "env:\n  - name: DB_PASSWORD\n    valueFrom: {secretKeyRef: {name: orders, key: password}}")).Accepts(Id);

    [Fact]
    public void Accepts_the_name_of_a_secret_that_is_there()
        => new InMemoryService().Manifest(Pods.Deployment("", "env:\n  - name: DB_SECRET\n    value: orders-db") + "\n---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a}\nspec: {target: {name: orders-db}}\n").Accepts(Id);

    [Fact]
    public void Looks_at_init_containers_of_cron_jobs()
        => new InMemoryService().Manifest(Pods.CronJob("initContainers: [{name: a, image: a:1, env: [{name: TOKEN, value: [|abc|]}]}]")).Reports(Id);

    [Fact]
    public void Reports_a_config_map()
        => Assert.Equal(
            "ConfigMap 'orders' holds a password (Smtp__Password), for everybody to read. Put it into a Secret that an ExternalSecret fills.",
            Assert.Single(new InMemoryService().Manifest("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: orders}\ndata:\n  Smtp__Host: mail\n  Smtp__Password: [|hunter2|]\n").Reports(Id)).Message);

    [Theory]
    [InlineData("key.pem", "-----BEGIN RSA PRIVATE KEY-----\n    abc\n    -----END RSA PRIVATE KEY-----")]
    public void Reports_a_private_key(string key, string text)
        => Assert.Contains("a private key", Assert.Single(new InMemoryService().Manifest($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: orders}}\ndata:\n  {key}: |\n    {text}\n").Findings(Id)).Message, StringComparison.Ordinal);

    [Fact]
    public void Reports_what_a_file_in_a_config_map_holds()
        => new InMemoryService().Manifest("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: orders}
            data:
              [|appsettings.json|]: |
                {"Smtp": {"Password": "hunter2", "Host": "mail"}}
              [|application.properties|]: |
                # spring.password=commented
                spring.datasource.password=hunter2
                spring.datasource.url=jdbc:postgresql://db/orders
              notes.txt: the password is in the vault
            """).Reports(Id);

    [Theory]
    [InlineData("settings.yaml", "api_key: !env_var SONARR_API_KEY")]
    [InlineData("settings.yaml", "labels: {secret: [spec, authentication, name]}")]
    [InlineData("settings.yaml", "s3_credentials_secret: s3-credentials")]
    [InlineData("settings.yaml", "backup: {targetCredentialSecret: s3-backup}")]
    [InlineData("settings.yaml", "env: {PASSWORD: {secret: orders-db, key: password}}")]
    [InlineData("sync.py", "connect(user=name,\n      password=os.getenv('PASSWORD', 'admin'))")]
    [InlineData("sync.py", "check(hash=user.hash, password=form[\"password\"])")]
    [InlineData("sync.py", "check(user=name, password=ask())")]
    public void Accepts_what_programs_fill_in_themselves(string key, string text)
        => new InMemoryService().Manifest($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: orders}}\ndata:\n  {key}: |\n    {text}\n").Accepts(Id);

    [Fact]
    public void A_file_may_name_a_secret_that_is_there()
        => new InMemoryService().Manifest("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: orders}\ndata:\n  values.yaml: |\n    auth: {secret: orders-db}\n---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: orders-db}\n").Accepts(Id);

    [Fact]
    public void What_generators_of_two_overlays_take_in_is_one_finding()
    {
        var finding = Assert.Single(new InMemoryService()
            .File("k8s/base/kustomization.yaml", "configMapGenerator:\n- {name: settings, files: [appsettings.json]}\n")
            .File("k8s/base/appsettings.json", "{\"Password\": [|\"hunter2\"|]}\n")
            .File("k8s/dev/kustomization.yaml", "resources: [../base]\nconfigMapGenerator:\n- {name: settings, behavior: merge, literals: [LEVEL=debug]}\n")
            .File("k8s/production/kustomization.yaml", "resources: [../base]\n")
            .Reports(Id));

        Assert.Equal(["dev", "production"], finding.Environments);
        Assert.Equal("ConfigMap/settings", finding.Target);
    }

    [Fact]
    public void A_list_may_hold_connection_strings()
        => Assert.Contains("an address with its password", Assert.Single(new InMemoryService().Manifest("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: orders}\ndata:\n  [|settings.yaml|]: |\n    brokers: [\"amqp://orders:hunter2@rabbit:5672\"]\n").Reports(Id)).Message, StringComparison.Ordinal);

    [Fact]
    public void Reports_what_generators_are_given_where_it_is_given()
        => new InMemoryService()
            .File("k8s/kustomization.yaml", "configMapGenerator:\n  - name: settings\n    files: [appsettings.json]\n    literals:\n      - [|TOKEN=abc|]\n      - LEVEL=info\nsecretGenerator:\n  - name: db\n    literals:\n      - [|password=hunter2|]\n      - user=orders\n  - name: more\n    envs: [more.env]\n")
            .File("k8s/appsettings.json", "{\n  \"Smtp\": { \"Password\": [|\"hunter2\"|] }\n}\n")
            .File("k8s/more.env", "# ours\nAPI_KEY=[|abc|]\n")
            .Reports(Id);

    [Theory]
    [InlineData("stringData: {password: [|hunter2|], user: orders}")]
    [InlineData("data: {password: [|aHVudGVyMg==|]}")]
    [InlineData("data: {ca.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==, tls.key: [|aHVudGVyMg==|]}")]
    public void Reports_a_secret_with_values_once(string data)
        => new InMemoryService().Manifest($"apiVersion: v1\nkind: Secret\nmetadata: {{name: db}}\n{data}\n").Reports(Id);

    [Theory]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: db}\ntype: kubernetes.io/service-account-token\n")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {client: \"${CLIENT}\", USE_IDENTITY: \"true\"}\ndata: {token: L3Zhci9ydW4vc2VjcmV0cy9rdWJlcm5ldGVzLmlvL3NlcnZpY2VhY2NvdW50L3Rva2Vu}\n")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: \"${DB_PASSWORD}\"}\n")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: db}\ndata: {password: <path:secret/data/db#password>}\n")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: \"ENC[AES256_GCM,data:abc]\"}\nsops: {version: 3.9.0}\n")]
    [InlineData("apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: db}\nspec: {encryptedData: {password: AgBy3i4OJSWK}}\n")]
    [InlineData("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: db}\nspec: {data: [{secretKey: password, remoteRef: {key: orders}}]}\n")]
    public void Accepts_secrets_without_values(string secret) => new InMemoryService().Manifest(secret).Accepts(Id);

    [Fact]
    public void Reports_argo_s_repository_secrets_only_where_they_hold_one()
    {
        const string secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: repo, labels: {argocd.argoproj.io/secret-type: repository}}\nstringData:\n  type: git\n  url: https://example.org/a.git\n";

        new InMemoryService().File("argocd/repository.yaml", secret, Facts.ServiceFileKind.GitOps).Accepts(Id);
        Assert.Empty(Assert.Single(new InMemoryService().File("argocd/repository.yaml", secret + "  password: [|hunter2|]\n", Facts.ServiceFileKind.GitOps).Reports(Id)).Environments);
    }

    [Fact]
    public void What_an_overlay_sets_is_reported_in_the_overlay()
    {
        var finding = Assert.Single(Samples.Overlay(
            Pods.Deployment("", "env:\n  - name: DB_PASSWORD\n    valueFrom: {secretKeyRef: {name: db, key: password}}"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: orders, env: [{name: DB_PASSWORD, value: hunter2, valueFrom: null}]}]}}}\n").Findings(Id));

        Assert.Equal(("/service/k8s/overlays/production/patch.yaml", "production"), (finding.Span.Path, Assert.Single(finding.Environments)));
    }

    [Fact]
    public void A_large_file_costs_no_more_than_reading_it()
        => new InMemoryService().Manifest($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n  password: \"{new StringBuilder().Insert(0, "a=b;", 100_000)}\"\n").Accepts(Id);
}
