namespace PlatformTemplates.Messaging.SchemaRegistry;

/// <summary>What a schema is named by in the registry: compatibility is checked among the schemas of one subject.</summary>
public enum SubjectNames
{
    /// <summary><c>topic-record</c>: a topic holds events of several types, each of which evolves by itself.</summary>
    TopicRecord,

    /// <summary><c>topic-value</c>: a topic holds events of one type alone.</summary>
    Topic,
}
