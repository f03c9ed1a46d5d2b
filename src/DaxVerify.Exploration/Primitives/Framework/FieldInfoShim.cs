using System.Reflection;
using DaxVerify.Exploration.Primitives.Memory;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <summary>FieldInfo: accesses by reflection are never seen, but they initialise the type of a static field as any other does.</summary>
[Replaces("System.Reflection.FieldInfo")]
internal static class FieldInfoShim
{
    public static object? GetValue(FieldInfo field, object? obj, string site)
    {
        FrameworkShim.Never("FieldInfo.GetValue", site);
        Initialise(field, site);
        return field.GetValue(obj);
    }

    public static void SetValue(FieldInfo field, object? obj, object? value, string site)
    {
        FrameworkShim.Never("FieldInfo.SetValue", site);
        Initialise(field, site);
        field.SetValue(obj, value);
    }

    private static void Initialise(FieldInfo field, string site)
    {
        if (field is { IsStatic: true, DeclaringType: { } type })
        {
            StaticState.Initialise(type, site);
        }
    }
}
