using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;

namespace PlatformTemplates.Inference.Tests.Protocol;

public sealed class RestTests : IAsyncLifetime
{
    private readonly InferenceApp _app = new();

    public async ValueTask InitializeAsync()
    {
        _app.Publish("sum", "1", TestModels.Sum());
        _app.Publish("mixed", "1", TestModels.Mixed());
        _app.Publish("lookup", "1", TestModels.Lookup());
        _app.Publish("reciprocal", "1", TestModels.Reciprocal());
        foreach (var type in Enum.GetValues<DataType>())
            _app.Publish($"echo-{type.Name()}", "1", TestModels.Echo(type));
        _app["Models:sum:Latest"] = "2";
        _app.Publish("sum", "2", TestModels.Sum(10));
        await _app.StartAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_server_tells_what_it_is_and_that_it_lives_and_is_ready()
    {
        var server = await GetAsync("v2");
        Assert.Equal("Predictions", (string?)server["name"]);
        Assert.False(string.IsNullOrEmpty((string?)server["version"]));
        Assert.Equal(["binary_tensor_data"], server["extensions"]!.AsArray().Select(e => (string?)e));
        Assert.True((bool?)(await GetAsync("v2/health/live"))["live"]);
        Assert.True((bool?)(await GetAsync("v2/health/ready"))["ready"]);
        Assert.Equal("Predictions", (string?)(await GetAsync("v2/"))["name"]);
    }

    [Theory]
    [InlineData("v2/models/sum", "2")]
    [InlineData("v2/models/sum/versions/1", "1")]
    public async Task A_model_tells_its_versions_inputs_and_outputs(string path, string version)
    {
        var model = await GetAsync(path);
        Assert.Equal("sum", (string?)model["name"]);
        Assert.Equal(["1", "2"], model["versions"]!.AsArray().Select(v => (string?)v));
        Assert.Equal("onnx_onnxv1", (string?)model["platform"]);
        Assert.Equal("""[{"name":"features","datatype":"FP32","shape":[-1,2]}]""", model["inputs"]!.ToJsonString());
        Assert.Equal("""[{"name":"prediction","datatype":"FP32","shape":[-1,1]}]""", model["outputs"]!.ToJsonString());
        Assert.Equal(_app.Repository.Find("sum", version)!.Manifest.Sha256, (string?)model["properties"]!["sha256"]);
    }

    [Fact]
    public async Task A_model_tells_that_it_is_ready()
    {
        var ready = await GetAsync("v2/models/sum/ready");
        Assert.Equal("sum", (string?)ready["name"]);
        Assert.True((bool?)ready["ready"]);
        Assert.True((bool?)(await GetAsync("v2/models/sum/versions/1/ready"))["ready"]);
    }

    [Fact]
    public async Task The_repository_has_an_index()
    {
        using var response = await _app.Http.PostAsync("v2/repository/index", content: null, TestContext.Current.CancellationToken);
        var index = (JsonArray)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Contains(index, model => (string?)model!["name"] == "sum" && (string?)model["version"] == "2" && (string?)model["state"] == "READY");
    }

    [Theory]
    [InlineData("[[1, 2], [3, 4]]")]
    [InlineData("[1, 2, 3, 4]")]
    public async Task A_prediction_is_answered_with_id_model_and_version(string data)
    {
        var answer = await InferAsync("v2/models/sum/versions/1/infer", $$$"""{"id":"42","inputs":[{"name":"features","shape":[2,2],"datatype":"FP32","data":{{{data}}}}]}""");
        Assert.Equal("""{"model_name":"sum","model_version":"1","id":"42","outputs":[{"name":"prediction","datatype":"FP32","shape":[2,1],"data":[3,7]}]}""", answer.ToJsonString());
    }

    [Fact]
    public async Task Without_a_version_the_newest_answers_and_without_an_id_there_is_none()
    {
        var answer = await InferAsync("v2/models/sum/infer", """{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""");
        Assert.Equal("2", (string?)answer["model_version"]);
        Assert.Equal(30, (float?)answer["outputs"]![0]!["data"]![0]);
        Assert.False(answer.AsObject().ContainsKey("id"));
    }

    [Fact]
    public async Task Only_the_outputs_that_are_asked_for_are_answered_in_their_order()
    {
        const string inputs = """ "inputs":[{"name":"text","shape":[1],"datatype":"BYTES","data":["grüß dich"]},{"name":"number","shape":[1,1],"datatype":"FP64","data":[1.5]}] """;
        var all = await InferAsync("v2/models/mixed/infer", $"{{{inputs}}}");
        Assert.Equal("""[{"name":"doubled","datatype":"FP64","shape":[1,1],"data":[3]},{"name":"said","datatype":"BYTES","shape":[1],"data":["grüß dich"]}]""", all["outputs"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        var one = await InferAsync("v2/models/mixed/infer", $$"""{{{inputs}},"outputs":[{"name":"said"}]}""");
        Assert.Equal("said", (string?)Assert.Single(one["outputs"]!.AsArray())!["name"]);
    }

    [Theory]
    [InlineData("BOOL", "true,false,false,true")]
    [InlineData("UINT8", "0,255,1,2")]
    [InlineData("UINT16", "0,65535,1,2")]
    [InlineData("UINT32", "0,4294967295,1,2")]
    [InlineData("UINT64", "0,18446744073709551615,1,2")]
    [InlineData("INT8", "-128,127,0,1")]
    [InlineData("INT16", "-32768,32767,0,1")]
    [InlineData("INT32", "-2147483648,2147483647,0,1")]
    [InlineData("INT64", "-9223372036854775808,9223372036854775807,0,1")]
    [InlineData("FP16", "-65504,0.5,0,1")]
    [InlineData("FP32", "-3.4028235E+38,0.1,0,1")]
    [InlineData("FP64", "-1.7976931348623157E+308,0.1,0,1")]
    [InlineData("BYTES", "\"\",\"a\",\"b c\",\"\\u00FC\"")]
    public async Task Every_type_comes_back_as_it_was_sent(string type, string data)
    {
        var answer = await InferAsync($"v2/models/echo-{type}/infer", $$"""{"inputs":[{"name":"in","shape":[2,2],"datatype":"{{type}}","data":[{{data}}]}]}""");
        Assert.Equal($"[{data}]", answer["outputs"]![0]!["data"]!.ToJsonString());
        Assert.Equal(type, (string?)answer["outputs"]![0]!["datatype"]);
    }

    [Theory]
    [InlineData(""" "parameters":{"binary_data_output":true} """, true)]
    [InlineData(""" "outputs":[{"name":"prediction","parameters":{"binary_data":true}}] """, true)]
    [InlineData(""" "parameters":{"binary_data_output":true},"outputs":[{"name":"prediction","parameters":{"binary_data":false}}] """, false)]
    public async Task Binary_data_goes_in_and_comes_out_where_it_is_asked_for(string asked, bool binary)
    {
        var json = $$$"""{"inputs":[{"name":"features","shape":[2,2],"datatype":"FP32","parameters":{"binary_data_size":16}}],{{{asked}}}} """;
        using var response = await PostAsync("v2/models/sum/versions/1/infer", json, MemoryMarshal.AsBytes<float>([1, 2, 3, 4]).ToArray());
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(binary, response.Headers.TryGetValues("Inference-Header-Content-Length", out var length));
        if (!binary)
        {
            Assert.Equal("[3,7]", JsonNode.Parse(body)!["outputs"]![0]!["data"]!.ToJsonString());
            return;
        }

        var start = int.Parse(Assert.Single(length!), System.Globalization.CultureInfo.InvariantCulture);
        var output = JsonNode.Parse(body.AsSpan(0, start))!["outputs"]![0]!;
        Assert.Equal(8, (int?)output["parameters"]!["binary_data_size"]);
        Assert.Null(output["data"]);
        Assert.Equal([3, 7], MemoryMarshal.Cast<byte, float>(body.AsSpan(start)).ToArray());
    }

    [Fact]
    public async Task Text_in_binary_form_has_the_length_before_each_element()
    {
        byte[] elements = [1, 0, 0, 0, (byte)'a', 0, 0, 0, 0, 2, 0, 0, 0, (byte)'b', (byte)'c', 1, 0, 0, 0, (byte)'d'];
        using var response = await PostAsync("v2/models/echo-BYTES/infer", $$$"""{"inputs":[{"name":"in","shape":[2,2],"datatype":"BYTES","parameters":{"binary_data_size":{{{elements.Length}}}}}],"parameters":{"binary_data_output":true}}""", elements);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(elements, body[^elements.Length..]);
    }

    [Fact]
    public async Task A_number_that_json_cannot_tell_is_told_as_binary_data_alone()
    {
        const string inputs = """ "inputs":[{"name":"in","shape":[1],"datatype":"FP32","data":[0]}] """;
        await AssertErrorAsync(await PostAsync("v2/models/reciprocal/infer", $"{{{inputs}}}"), HttpStatusCode.InternalServerError, "binary data");
        using var response = await PostAsync("v2/models/reciprocal/infer", $$$"""{{{{inputs}}},"parameters":{"binary_data_output":true}}""");
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(float.PositiveInfinity, BitConverter.ToSingle(body, body.Length - sizeof(float)));
    }

    [Theory]
    [InlineData("v2/models/none/infer", "{}")]
    [InlineData("v2/models/sum/versions/9/infer", """{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""")]
    [InlineData("v2/models/none/infer", """{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""")]
    public async Task An_unknown_model_or_version_is_not_found(string path, string body)
    {
        using var response = await PostAsync(path, body);
        Assert.Equal(body == "{}" ? HttpStatusCode.BadRequest : HttpStatusCode.NotFound, response.StatusCode);
        await AssertErrorAsync(response, response.StatusCode, "");
    }

    [Theory]
    [InlineData("v2/models/none")]
    [InlineData("v2/models/none/ready")]
    [InlineData("v2/models/sum/versions/9")]
    [InlineData("v2/models/sum/versions/9/ready")]
    public async Task Metadata_of_an_unknown_model_or_version_is_not_found(string path)
    {
        using var response = await _app.Http.GetAsync(path, TestContext.Current.CancellationToken);
        await AssertErrorAsync(response, HttpStatusCode.NotFound, "There is no");
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("{", "no JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{}", "must have inputs")]
    [InlineData("""{"inputs":[]}""", "must have inputs")]
    [InlineData("""{"inputs":[1]}""", "must be an object")]
    [InlineData("""{"inputs":[{"shape":[1,2],"datatype":"FP32","data":[1,2]}]}""", "must have a name")]
    [InlineData("""{"inputs":[{"name":"features","datatype":"FP32","data":[1,2]}]}""", "must have a shape")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,-2],"datatype":"FP32","data":[1,2]}]}""", "whole numbers from 0 on")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2.5],"datatype":"FP32","data":[1,2]}]}""", "whole numbers from 0 on")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FLOAT","data":[1,2]}]}""", "must be one of the protocol's")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"data":[1,2]}]}""", "must be one of the protocol's")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32"}]}""", "neither data nor binary_data_size")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":3}]}""", "must be an array")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1]}]}""", "has 1 elements")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,"2"]}]}""", "no FP32")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,1e39]}]}""", "no FP32")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,true]}]}""", "no FP32")]
    [InlineData("""{"inputs":[{"name":"features","shape":[9223372036854775807,9223372036854775807],"datatype":"FP32","data":[1,2]}]}""", "more than can be counted")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP64","data":[1,2]}]}""", "has the datatype FP32, not FP64")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""", "has the shape [-1, 2], not [1, 3]")]
    [InlineData("""{"inputs":[{"name":"features","shape":[2],"datatype":"FP32","data":[1,2]}]}""", "has the shape [-1, 2], not [2]")]
    [InlineData("""{"inputs":[{"name":"features","shape":[0,2],"datatype":"FP32","data":[]}]}""", "has no rows")]
    [InlineData("""{"inputs":[{"name":"other","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""", "'features' is missing")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]},{"name":"more","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""", "no input 'more'")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]},{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""", "given twice")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]}],"outputs":[{"name":"other"}]}""", "no output 'other'")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]}],"outputs":{}}""", "must be an array")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]}],"id":7}""", "must be a string")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]}],"parameters":[]}""", "must be an object")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]}],"parameters":{"binary_data_output":"yes"}}""", "must be true or false")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]}],"outputs":[{"name":"prediction","parameters":{"classification":1}}]}""", "does not have")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2],"parameters":{"binary_data_size":8}}]}""", "both data and binary_data_size")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","parameters":{"binary_data_size":8}}]}""", "bytes of binary data are left")]
    [InlineData("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","parameters":{"binary_data_size":-8}}]}""", "must be a number of bytes")]
    public async Task A_wrong_request_is_told_what_is_wrong(string body, string message)
        => await AssertErrorAsync(await PostAsync("v2/models/sum/infer", body), HttpStatusCode.BadRequest, message);

    [Theory]
    [InlineData(4, "has 4 bytes")]
    [InlineData(12, "no input asks for")]
    public async Task Binary_data_of_another_length_is_refused(int bytes, string message)
    {
        var json = $$$"""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","parameters":{"binary_data_size":{{{Math.Min(bytes, 8)}}}}}]} """;
        await AssertErrorAsync(await PostAsync("v2/models/sum/infer", json, new byte[bytes]), HttpStatusCode.BadRequest, message);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000")]
    [InlineData("ten")]
    public async Task A_length_of_the_json_that_cannot_be_is_refused(string length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v2/models/sum/infer") { Content = new StringContent("{}") };
        request.Headers.Add("Inference-Header-Content-Length", length);
        using var response = await _app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await AssertErrorAsync(response, HttpStatusCode.BadRequest, "Inference-Header-Content-Length must be from 1");
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("1")]
    [InlineData("null")]
    public async Task Text_that_is_none_is_refused(string element)
        => await AssertErrorAsync(await PostAsync("v2/models/echo-BYTES/infer", $$"""{"inputs":[{"name":"in","shape":[1,2],"datatype":"BYTES","data":["a",{{element}}]}]}"""), HttpStatusCode.BadRequest, "no BYTES");

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
        => await AssertErrorAsync(await PostAsync("v2/models/echo-BYTES/infer", """{"inputs":[{"name":"in","shape":[1,2],"datatype":"BYTES","parameters":{"binary_data_size":10}}]}""", [1, 0, 0, 0, 0xFF, 1, 0, 0, 0, 0x61]), HttpStatusCode.BadRequest, "not UTF-8");

    [Fact]
    public async Task A_body_beyond_the_servers_limit_is_refused_in_the_protocols_form()
    {
        await using var app = new InferenceApp();
        app.Builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 64);
        app.Publish("sum", "1", TestModels.Sum());
        await app.StartAsync();
        using var content = new ByteArrayContent(new byte[65]);
        await AssertErrorAsync(await app.Http.PostAsync("v2/models/sum/infer", content, TestContext.Current.CancellationToken), HttpStatusCode.RequestEntityTooLarge, "");
    }

    [Fact]
    public async Task Inputs_that_the_model_fails_on_are_told_without_the_runtimes_words()
    {
        using var response = await PostAsync("v2/models/lookup/infer", """{"inputs":[{"name":"index","shape":[1],"datatype":"INT64","data":[7]}]}""");
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode is 400 or 500, body);
        Assert.DoesNotContain("Gather", body, StringComparison.Ordinal);
        Assert.Contains(_app.Log.GetSnapshot(), entry => entry.Exception?.Message.Contains("Gather", StringComparison.Ordinal) == true);
    }

    private async Task<JsonNode> GetAsync(string path)
    {
        using var response = await _app.Http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task<JsonNode> InferAsync(string path, string body)
    {
        using var response = await PostAsync(path, body);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, answer);
        return JsonNode.Parse(answer)!;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string json, byte[]? binary = null)
    {
        var head = Encoding.UTF8.GetBytes(json);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent([.. head, .. binary ?? []]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(binary is null ? "application/json" : "application/octet-stream");
        if (binary is not null)
            request.Headers.Add("Inference-Header-Content-Length", $"{head.Length}");
        return await _app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, HttpStatusCode status, string message)
    {
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(status == response.StatusCode, $"{response.StatusCode}: {body}");
            var error = JsonNode.Parse(body)!.AsObject();
            Assert.Equal(["error"], error.Select(member => member.Key));
            Assert.Contains(message, (string?)error["error"], StringComparison.Ordinal);
        }
    }
}
