using System.Collections.Concurrent;
using System.Net;
using Confluent.SchemaRegistry;
using PlatformTemplates.Messaging.Publishing;

namespace PlatformTemplates.Messaging.SchemaRegistry;

/// <summary>The schemas of what the service writes and reads, as the registry knows them. Each is asked for once.</summary>
public sealed class SchemaRegistry : IDisposable
{
    private readonly ISchemaRegistryClient _client;
    private readonly SchemaRegistryOptions _options;
    private readonly IReadOnlyDictionary<Type, Publication> _publications;
    private readonly Func<Type, WrittenSchema> _describe;
    private readonly string _url;
    private readonly ConcurrentDictionary<(Type Type, string Topic), int> _written = [];
    private readonly ConcurrentDictionary<int, Schema> _read = [];
    private volatile bool _ready;

    internal SchemaRegistry(ISchemaRegistryClient client, SchemaRegistryOptions options, IReadOnlyDictionary<Type, Publication> publications, Func<Type, WrittenSchema> describe)
    {
        _client = client;
        _options = options;
        _publications = publications;
        _describe = describe;
        // For people and events: without what may be written before the host.
        _url = new Uri(options.Url!.Split(',')[0].Trim()).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
    }

    /// <summary>
    /// Sees to it that the ids of all that the service publishes are known. Called before a message is handled, so that a
    /// registry that gives no answer is waited for, and costs the handler no attempt.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SchemaRegistryUnavailableException">The registry gives no answer.</exception>
    /// <exception cref="InvalidOperationException">The registry lacks a schema, or refuses it.</exception>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        if (_ready)
            return;
        foreach (var (type, publication) in _publications)
            await FindIdAsync(type, publication.Topic, cancellationToken);
        _ready = true;
    }

    /// <summary>The id of the schema that messages of a type are written by.</summary>
    /// <param name="type">The type.</param>
    /// <param name="topic">The topic they are for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SchemaRegistryUnavailableException">The registry gives no answer.</exception>
    /// <exception cref="InvalidOperationException">The registry lacks the schema, or refuses it.</exception>
    public async ValueTask<int> FindIdAsync(Type type, string topic, CancellationToken cancellationToken)
    {
        if (_written.TryGetValue((type, topic), out var known))
            return known;
        return _written[(type, topic)] = (await FindAsync(type, topic, _options.AutoRegister == true, cancellationToken)).Id;
    }

    /// <summary>Registers the schemas of all that the service publishes.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SchemaRegistryUnavailableException">The registry gives no answer.</exception>
    /// <exception cref="InvalidOperationException">The registry refuses a schema.</exception>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        foreach (var (type, publication) in _publications)
            await FindAsync(type, publication.Topic, register: true, cancellationToken);
    }

    /// <summary>The schema of an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="type">The schema language that the body is in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SchemaRegistryUnavailableException">The registry gives no answer.</exception>
    /// <exception cref="MessageRejectedException">The registry knows no schema of this id, or one in another language.</exception>
    public async ValueTask<Schema> ReadAsync(int id, SchemaType type, CancellationToken cancellationToken)
    {
        if (!_read.TryGetValue(id, out var schema))
        {
            try
            {
                schema = await AskAsync(_client.GetSchemaBySubjectAndIdAsync(null, id), cancellationToken);
            }
            catch (SchemaRegistryException exception) when (IsUnknown(exception))
            {
                throw new MessageRejectedException($"The body was written by the schema {id}, which the schema registry at {_url} does not know.", exception);
            }

            _read[id] = schema;
        }

        return schema.SchemaType == type ? schema : throw new MessageRejectedException($"The body was written by the schema {id}, which is {schema.SchemaType}, not {type}.");
    }

    /// <summary>The schema that another one refers to.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SchemaRegistryUnavailableException">The registry gives no answer.</exception>
    /// <exception cref="MessageRejectedException">The registry does not know it.</exception>
    public async ValueTask<Schema> ReadAsync(SchemaReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        try
        {
            return await AskAsync(_client.GetRegisteredSchemaAsync(reference.Subject, reference.Version), cancellationToken);
        }
        catch (SchemaRegistryException exception) when (IsUnknown(exception))
        {
            throw new MessageRejectedException($"The schema of the body refers to version {reference.Version} of '{reference.Subject}', which the schema registry at {_url} does not know.", exception);
        }
    }

    /// <summary>The URI of a schema.</summary>
    /// <param name="id">Its id.</param>
    public string UriOf(int id) => $"{_url}/schemas/ids/{id}";

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private Task<RegisteredSchema> FindAsync(Type type, string topic, bool register, CancellationToken cancellationToken)
    {
        var schema = _describe(type);
        return FindAsync(_options.Subjects == SubjectNames.Topic ? $"{topic}-value" : $"{topic}-{schema.Name}", schema, register, cancellationToken);
    }

    private async Task<RegisteredSchema> FindAsync(string subject, WrittenSchema schema, bool register, CancellationToken cancellationToken)
    {
        List<SchemaReference> references = [];
        foreach (var import in schema.Imports)
            references.Add(new SchemaReference(import.Name, import.Name, (await FindAsync(import.Name, import, register, cancellationToken)).Version));

        var text = new Schema(schema.Text, references, schema.Type);
        try
        {
            if (register)
                await AskAsync(_client.RegisterSchemaAsync(subject, text, _options.Normalize), cancellationToken);
            return await AskAsync(_client.LookupSchemaAsync(subject, text, ignoreDeletedSchemas: true, _options.Normalize), cancellationToken);
        }
        catch (SchemaRegistryException exception) when (IsUnknown(exception))
        {
            throw new InvalidOperationException($"The schema of {schema.Name} is not registered under the subject '{subject}' of the schema registry at {_url}: register it before the service is delivered.", exception);
        }
        catch (SchemaRegistryException exception)
        {
            throw new InvalidOperationException($"The schema registry at {_url} refuses the schema of {schema.Name} under the subject '{subject}': {exception.Message}", exception);
        }
    }

    // What is no answer of a registry, such as that of a proxy before it, says nothing of schemas.
    private async Task<T> AskAsync<T>(Task<T> request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.WaitAsync(cancellationToken);
        }
        catch (SchemaRegistryException exception) when (IsUnknown(exception) || exception.Status is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity)
        {
            throw;
        }
        catch (HttpRequestException exception)
        {
            throw new SchemaRegistryUnavailableException($"The schema registry at {_url} gives no answer: {exception.Message}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SchemaRegistryUnavailableException($"The schema registry at {_url} gives no answer in time.", exception);
        }
    }

    // Of the subject, the version, or the schema.
    private static bool IsUnknown(SchemaRegistryException exception) => exception.ErrorCode is 40401 or 40402 or 40403;
}
