using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Stepping;

/// <summary>Drivers' files, and the loading and unloading of their modules.</summary>
internal static class DriverWrites
{
    /// <summary>Writes one of a driver's files.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    public static StepOutcome Write(Setting setting, MachineState state, CompiledOperation operation)
    {
        var driver = state.FindDriver(operation.Path!.Driver)!;
        var text = KernelText.Name(operation.Text);
        var isName = AttributePath.TryParseName(text, out var name);
        return operation.Path.Attribute switch
        {
            "bind" => Bind(setting, state, operation, driver, isName ? name : null),
            "unbind" => Unbind(setting, state, driver, isName ? name : null),
            _ when !isName => StepOutcome.EndWrite(state, Errno.EINVAL),
            "new_id" => AddId(state, driver, name),
            _ => RemoveId(state, driver, name),
        };
    }

    /// <summary>Loads one of the shipped modules.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="module">Its name.</param>
    public static StepOutcome Load(Setting setting, MachineState state, string module) => module switch
    {
        DriverState.DeviceDax => Load(state, new TestDriver(module, DriverType.Device, setting.Rules.MatchAlwaysPolicy)),
        DriverState.Kmem => Load(state, new TestDriver(module, DriverType.Kmem)),
        _ => StepOutcome.End(state, new OperationResult(Errno.ENOENT)),
    };

    /// <summary>Loads a module with a driver as described; the driver is then offered every unbound device.</summary>
    public static StepOutcome Load(MachineState state, TestDriver description)
    {
        var isSecondDefault = description.MatchAlways && state.Drivers.Any(driver => driver.MatchAlways);
        var errno = state.FindDriver(description.Name) is not null ? Errno.EEXIST
            : !description.HasProbe || isSecondDefault ? Errno.EINVAL
            : description.RegistrationResult;
        if (errno != Errno.None)
        {
            var warned = isSecondDefault && errno == Errno.EINVAL && description.HasProbe;
            return StepOutcome.End(warned ? state with { Warned = true } : state, new OperationResult(errno));
        }

        var registered = new DriverState
        {
            Name = description.Name,
            Type = description.Type,
            MatchAlways = description.MatchAlways,
            ProbeResult = description.ProbeResult,
        };
        return new StepOutcome(
            state with { Drivers = state.Drivers.Add(registered) },
            new Activity.OfferDevices(description.Name, new InstanceName(-1, -1)));
    }

    /// <summary>Unloads a module; refused while a file or a mapping of a character device that it made is alive.</summary>
    /// <param name="module">Its name.</param>
    public static StepOutcome Unload(MachineState state, string module)
    {
        if (state.FindDriver(module) is not { } driver)
        {
            return StepOutcome.End(state, new OperationResult(Errno.ENOENT));
        }

        var isInUse = module == DriverState.DeviceDax && (state.File is not null || state.Map is { IsEmpty: false });
        if (isInUse)
        {
            return StepOutcome.End(state, new OperationResult(Errno.EAGAIN));
        }

        // The ids go first, so that nothing matches by id while the driver leaves its devices.
        var withoutIds = state with { Drivers = state.Drivers.Replace(driver, driver with { Ids = [] }) };
        return new StepOutcome(withoutIds, new Activity.UnregisterDriver(module));
    }

    private static StepOutcome Bind(
        Setting setting,
        MachineState state,
        CompiledOperation operation,
        DriverState driver,
        InstanceName? device)
    {
        if (device is not { } name || state.Find(name) is not { } instance || !Probing.Matches(setting, driver, name))
        {
            return StepOutcome.EndWrite(state, Errno.ENODEV);
        }

        return instance.Driver is not null
            ? StepOutcome.EndWrite(state, Errno.EBUSY)
            : Probing.Claim(state, name, driver.Name, operation.IsKilled, errno => new Activity.Ended(StepOutcome.Wrote(errno)));
    }

    private static StepOutcome Unbind(Setting setting, MachineState state, DriverState driver, InstanceName? device) =>
        device is { } name && state.Find(name) is { } instance && instance.Driver == driver.Name
            ? Detaching.Release(setting, state, name, new Activity.Ended(OperationResult.Success))
            : StepOutcome.EndWrite(state, Errno.ENODEV);

    private static StepOutcome AddId(MachineState state, DriverState driver, InstanceName name)
    {
        if (!driver.Ids.Contains(name))
        {
            var ids = driver.Ids.Add(name).Sort();
            state = state with { Drivers = state.Drivers.Replace(driver, driver with { Ids = ids }) };
        }

        return new StepOutcome(state, new Activity.OfferDevices(driver.Name, new InstanceName(-1, -1)));
    }

    private static StepOutcome RemoveId(MachineState state, DriverState driver, InstanceName name) => StepOutcome.EndWrite(
        driver.Ids.Contains(name)
            ? state with { Drivers = state.Drivers.Replace(driver, driver with { Ids = driver.Ids.Remove(name) }) }
            : state,
        Errno.None);
}
