using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Models;

public class ModelPinnedTests
{
    private const string Id = GuardrailIds.ModelPinned;

    [Theory]
    [InlineData("Inference__MLflow__Models__fares__Versions__0", "3")]
    [InlineData("Inference__Models__fares__Versions__0", "2026-10-01")]
    [InlineData("Inference__MLflow__Models__fares__Registered", "champion")]
    [InlineData("MODEL_URI", "models:/fares/3")]
    [InlineData("MODEL_URI", "models:/m-0f1e2d3c")]
    [InlineData("MODEL_URI", "models:/$(MODEL_NAME)@champion")]
    [InlineData("MODEL_URI", "runs:/0f1e2d3c/model")]
    [InlineData("MODEL_URI", "s3://models:/fares@champion")]
    public void A_version_is_a_pin(string variable, string value) => Variable(variable, $"\"{value}\"").Accepts(Id);

    [Theory]
    [InlineData("Inference__MLflow__Models__fares__Aliases__0", "champion", "The model 'fares' is whatever version the alias 'champion' points to. Name the version in Inference__MLflow__Models__fares__Versions__0, and take the alias out.")]
    [InlineData("inference__mlflow__models__fares__aliases__1", "challenger", "The model 'fares' is whatever version the alias 'challenger' points to. Name the version in Inference__MLflow__Models__fares__Versions__0, and take the alias out.")]
    [InlineData("Inference__Models__fares__Versions__0", "latest", "The model 'fares' has the version 'latest', which is another one tomorrow. Name the version that is meant.")]
    [InlineData("MODEL_URI", "models:/fares@champion", "'models:/fares@champion' is whatever version the alias 'champion' points to. Name a version, such as models:/fares/3.")]
    [InlineData("MODEL_URI", "models:/fares/latest", "'models:/fares/latest' is whatever version is the newest. Name a version, such as models:/fares/3.")]
    [InlineData("MODEL_URI", "models:/shop.ml.fares/Production", "'models:/shop.ml.fares/Production' is whatever version is in the stage 'Production'. Name a version, such as models:/shop.ml.fares/3.")]
    public void What_somebody_moves_is_none(string variable, string value, string message)
        => Assert.Equal(message, Assert.Single(Variable(variable, $"[|{value}|]").Reports(Id)).Message);

    [Fact]
    public void A_ConfigMap_of_an_overlay_is_read_at_its_literal()
    {
        var service = new InMemoryService()
            .File("k8s/base/kustomization.yaml", "resources: [deployment.yaml]\nconfigMapGenerator:\n  - name: orders\n    literals:\n      - Inference__MLflow__Models__fares__Versions__0=3\n")
            .File("k8s/base/deployment.yaml", Samples.Deployment("envFrom: [{configMapRef: {name: orders}}]"))
            .File("k8s/overlays/staging/kustomization.yaml", "resources: [../../base]\n")
            .File("k8s/overlays/production/kustomization.yaml", "resources: [../../base]\nconfigMapGenerator:\n  - name: orders\n    behavior: merge\n    literals:\n      - [|Inference__MLflow__Models__fares__Aliases__0=champion|]\n");

        var finding = Assert.Single(service.Reports(Id));
        Assert.Equal(["production"], finding.Environments);
        Assert.Equal("Deployment/orders", finding.Target);
    }

    [Fact]
    public void The_applications_own_settings_are_read_in_every_environment_that_has_them()
    {
        var service = Samples.Overlay(Samples.Deployment(""), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {replicas: 2}\n")
            .File("src/Orders/appsettings.json", "{\n  // Moves.\n  \"Inference\": { \"MLflow\": { \"Models\": { \"fares\": { \"Aliases\": [ [|\"champion\"|] ] } } } }\n}\n", ServiceFileKind.Configuration)
            .File("src/Orders/appsettings.Development.json", "{ \"Inference\": { \"MLflow\": { \"Models\": { \"fares\": { \"Aliases\": [ \"challenger\" ] } } } }, \"Model\": \"models:/fares@challenger\" }", ServiceFileKind.Configuration);

        var finding = Assert.Single(service.Reports(Id));
        Assert.Equal(["production", "staging"], finding.Environments);
        Assert.Equal("The model 'fares' is whatever version the alias 'champion' points to. Name the version in Inference:MLflow:Models:fares:Versions, and take the alias out.", finding.Message);
    }

    [Fact]
    public void So_are_those_of_a_service_that_is_deployed_from_elsewhere()
    {
        Assert.Equal(["Model/fares", "Model/fares"], Configured("{ \"Inference\": { \"MLflow\": { \"Models\": { \"fares\": { \"Aliases\": [ [|\"champion\"|] ] } } } }, \"Model\": [|\"models:/fares@champion\"|] }").Reports(Id).Select(f => f.Target));
        Configured("{ \"Inference\": { \"MLflow\": { \"Models\": { \"fares\": { \"Versions\": [ \"3\" ] } } } }, \"Model\": \"models:/fares/3\" }").Accepts(Id);
    }

    [Theory]
    [InlineData("args: [\"mlflow\", \"models\", \"serve\", \"-m\", [|\"models:/fares@champion\"|]]")]
    [InlineData("command: [sh, -c, [|\"mlflow models serve --model-uri 'models:/fares/Staging' --port 8080\"|]]")]
    public void So_is_what_a_container_is_started_with(string container) => new InMemoryService().Manifest(Samples.Deployment(container)).Reports(Id);

    [Fact]
    public void A_run_that_ends_may_ask_for_the_champion_to_be_compared_with_it()
        => new InMemoryService().Manifest(Samples.Workload("Job", "batch/v1", "args: [\"models:/fares@champion\"]")).Accepts(Id);

    [Theory]
    [InlineData("persistentVolumeClaim: {claimName: models}", true)]
    [InlineData("nfs: {server: files, path: /models}", true)]
    [InlineData("emptyDir: {}", false)]
    [InlineData("configMap: {name: models}", false)]
    public void Of_a_volume_the_newest_model_would_answer(string volume, bool isReported)
    {
        var manifest = Samples.Deployment($"env:\n  - name: Inference__Files__Path\n    value: {(isReported ? "[|/mnt/models|]" : "/mnt/models")}\nvolumeMounts:\n  - {{name: models, mountPath: /mnt/models}}") + $"\n      volumes:\n        - name: models\n          {volume}\n";

        if (isReported)
            Assert.Equal("Models come from the volume 'models', and the newest one that is put there answers. Name the version in Inference__Models__<name>__Versions__0.", Assert.Single(new InMemoryService().Manifest(manifest).Reports(Id)).Message);
        else
            new InMemoryService().Manifest(manifest).Accepts(Id);
        new InMemoryService().Manifest(manifest.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal).Replace("env:\n", "env:\n            - {name: Inference__Models__fares__Versions__0, value: \"3\"}\n", StringComparison.Ordinal)).Accepts(Id);
    }

    [Theory]
    [InlineData("model: {modelFormat: {name: onnx}, storageUri: [|s3://models/fares/latest|]}", "'s3://models/fares/latest' is whatever was put there last. Name the folder of a version.")]
    [InlineData("sklearn: {storageUri: [|\"models:/fares@champion\"|]}", "'models:/fares@champion' is whatever version the alias 'champion' points to. Name a version, such as models:/fares/3.")]
    [InlineData("model: {storageUri: [|oci://registry.example/fares|]}", "'oci://registry.example/fares' is whatever image has no other tag. Name a version or a digest.")]
    [InlineData("model: {storageUri: [|oci://registry.example/fares:latest|]}", "'oci://registry.example/fares:latest' is whatever image has no other tag. Name a version or a digest.")]
    [InlineData("model: {storageUri: [|hf://shop/fares|]}", "'hf://shop/fares' is whatever the repository has today. Name a commit after a colon.")]
    [InlineData("model: {storageUris: [{uri: [|hf://shop/fares:main|]}, {uri: s3://models/tokens/4}]}", "'hf://shop/fares:main' is whatever the repository has today. Name a commit after a colon.")]
    public void KServe_is_given_a_version(string predictor, string message)
    {
        var finding = Assert.Single(Served(predictor).Reports(Id));

        Assert.Equal(message, finding.Message);
        Assert.Equal("InferenceService/fares", finding.Target);
    }

    [Theory]
    [InlineData("model: {storageUri: s3://models/fares/3}")]
    [InlineData("model: {storageUri: s3://models/latest-fares/model}")]
    [InlineData("model: {storageUri: pvc://models/fares}")]
    [InlineData("model: {storageUri: \"oci://registry.example:5000/fares:3\"}")]
    [InlineData("model: {storageUri: \"oci://registry.example/fares@sha256:0f1e2d3c\"}")]
    [InlineData("model: {storageUri: \"hf://shop/fares:0f1e2d3c\"}")]
    [InlineData("model: {modelFormat: {name: onnx}, runtime: kserve-tritonserver}")]
    public void What_names_one_or_does_not_tell_is_accepted(string predictor) => Served(predictor).Accepts(Id);

    [Fact]
    public void What_a_Secret_holds_nobody_can_tell()
        => new InMemoryService().Manifest(Samples.Deployment("env:\n  - name: Inference__MLflow__Models__fares__Aliases__0\n    valueFrom: {secretKeyRef: {name: model, key: alias}}\n")).Accepts(Id);

    private static InMemoryService Variable(string name, string value) => new InMemoryService().Manifest(Samples.Deployment($"env:\n  - name: {name}\n    value: {value}"));

    private static InMemoryService Configured(string settings) => new InMemoryService().File("src/Orders/appsettings.json", settings, ServiceFileKind.Configuration);

    private static InMemoryService Served(string predictor)
        => new InMemoryService().Manifest($"apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {{name: fares}}\nspec: {{predictor: {{{predictor}}}}}\n");
}
