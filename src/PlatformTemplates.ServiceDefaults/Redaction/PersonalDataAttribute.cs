using Microsoft.Extensions.Compliance.Classification;

namespace PlatformTemplates.ServiceDefaults.Redaction;

/// <summary>
/// Marks a parameter of a <c>[LoggerMessage]</c> method, or a property of a type logged with <c>[LogProperties]</c>, as
/// personal data: a name, an address, anything that tells who somebody is. It is erased or pseudonymised before any log
/// provider sees it.
/// </summary>
public sealed class PersonalDataAttribute() : DataClassificationAttribute(DataClassifications.PersonalData);
