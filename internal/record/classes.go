package record

// classParent is the tree of object classes: each class and the one that it is a kind of.
var classParent = map[ObjectClass]ObjectClass{
	ObjectEnergy: ObjectInfrastructure, ObjectTransport: ObjectInfrastructure, ObjectWater: ObjectInfrastructure, ObjectTelecom: ObjectInfrastructure, ObjectIndustry: ObjectInfrastructure,
	ObjectOilRefinery: ObjectEnergy, ObjectOilGasPipeline: ObjectEnergy, ObjectOilGasStorage: ObjectEnergy, ObjectPumpingStation: ObjectEnergy, ObjectPowerGeneration: ObjectEnergy,
	ObjectTransmissionSubstation: ObjectEnergy, ObjectNuclear: ObjectEnergy, ObjectHydroDam: ObjectEnergy, ObjectGasMetering: ObjectEnergy,
	ObjectPort: ObjectTransport, ObjectRail: ObjectTransport, ObjectBridge: ObjectTransport, ObjectAirport: ObjectTransport,
	ObjectHousing: ObjectCivilian, ObjectSchool: ObjectCivilian, ObjectHospital: ObjectCivilian, ObjectAdministration: ObjectCivilian, ObjectMarket: ObjectCivilian, ObjectWorship: ObjectCivilian, ObjectCulture: ObjectCivilian, ObjectHumanitarian: ObjectCivilian,
	ObjectMerchantShip: ObjectMaritime, ObjectWarship: ObjectMaritime,
	ObjectCivilians: ObjectPeople, ObjectMedia: ObjectPeople, ObjectMedics: ObjectPeople, ObjectAid: ObjectPeople, ObjectPow: ObjectPeople,
}

// Within says whether a class is another or a kind of it.
func (c ObjectClass) Within(of ObjectClass) bool {
	for ; c != ""; c = classParent[c] {
		if c == of {
			return true
		}
	}
	return false
}

// actParent is the tree of classes of acts: what halts the wider act halts the narrower.
var actParent = map[ActClass]ActClass{
	ActAttack: ActAnyHostility, ActTroopMovement: "", ActLongRangeAttack: ActAttack, ActShelling: ActAttack, ActAttackAtSea: ActAttack,
	ActAirAttack: ActLongRangeAttack, ActDroneAttack: ActAirAttack, ActMissileAttack: ActLongRangeAttack,
}

// Within says whether a class of acts is another or a kind of it.
func (c ActClass) Within(of ActClass) bool {
	for ; c != ""; c = actParent[c] {
		if c == of {
			return true
		}
	}
	return false
}
