using System.Text.Json;
using System.Text.Json.Nodes;

namespace PlatformTemplates.ServiceDefaults.Tests;

internal static class Answers
{
    /// <summary>The state of every check in a health answer.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadChecksAsync(this HttpResponseMessage response) =>
        (await response.ReadJsonAsync())["checks"].Deserialize<Dictionary<string, string>>()!;

    public static async Task<JsonObject> ReadJsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();

    public static Task<HttpResponseMessage> AskAsync(this HttpClient client, string path) => client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
}
