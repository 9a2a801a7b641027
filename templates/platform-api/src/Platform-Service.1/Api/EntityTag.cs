using System.Globalization;
using Microsoft.Net.Http.Headers;
using PlatformService1.Ordering;

namespace PlatformService1.Api;

/// <summary>The version of an order in HTTP's words.</summary>
internal static class EntityTag
{
    /// <summary>The tag of an order's version.</summary>
    public static EntityTagHeaderValue Of(Order order)
        => new($"\"{order.Version.ToString(CultureInfo.InvariantCulture)}\"");

    /// <summary>Whether the client asks for what it does not have yet, and has this version.</summary>
    public static bool IsKnownTo(HttpRequest request, Order order)
        => request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(Of(order), useStrongComparison: false));

    /// <summary>Whether the client speaks of this version.</summary>
    public static bool IsMeantBy(HttpRequest request, Order order)
        => request.GetTypedHeaders().IfMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(Of(order), useStrongComparison: true));
}
