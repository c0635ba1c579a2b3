package record

// The controlled vocabularies of the contract (docs/record.schema.json), one Go type each.
// A value that is not in its list is refused by Validate. Lists grow at their end, with the schema
// and docs/codebook.md together.

// Genre is what kind of text a report is.
type Genre string

const (
	GenreNews              Genre = "news"
	GenreOfficialStatement Genre = "official_statement"
	GenreReadout           Genre = "readout"
	GenreAgreementText     Genre = "agreement_text"
	GenreDailyReport       Genre = "daily_report"
	GenreTranscript        Genre = "transcript"
	GenreOther             Genre = "other"
)

// DateBasis is where a date comes from.
type DateBasis string

const (
	DateGiven    DateBasis = "given"
	DateStated   DateBasis = "stated"
	DateInferred DateBasis = "inferred"
	DateNone     DateBasis = "none"
)

// Basis is what a value rests on: said by the text, read from what it says, computed from other values, or known from outside the text.
type Basis string

const (
	BasisStated     Basis = "stated"
	BasisInferred   Basis = "inferred"
	BasisDerived    Basis = "derived"
	BasisBackground Basis = "background"
	BasisAnalyst    Basis = "analyst" // a person wrote it; in the record alone, never in what the program reads
)

// FurnitureKind is text that is not the report's own prose.
type FurnitureKind string

const (
	FurnitureSeeAlso      FurnitureKind = "see_also"
	FurnitureSubheading   FurnitureKind = "subheading"
	FurniturePlayerNotice FurnitureKind = "player_notice"
	FurnitureVideoCaption FurnitureKind = "video_caption"
	FurniturePhotoCaption FurnitureKind = "photo_caption"
	FurnitureByline       FurnitureKind = "byline"
	FurnitureDateline     FurnitureKind = "dateline"
	FurnitureAd           FurnitureKind = "ad"
	FurnitureNewsletter   FurnitureKind = "newsletter"
)

// NameClass is the class of a proper name.
type NameClass string

const (
	ClassPerson       NameClass = "person"
	ClassLocation     NameClass = "location"
	ClassOrganisation NameClass = "organisation"
	ClassNorp         NameClass = "norp"
	ClassFacility     NameClass = "facility"
	ClassProduct      NameClass = "product"
	ClassMisc         NameClass = "misc"
)

// TimeType is the TIMEX3 type of a time expression.
type TimeType string

const (
	TimeDate     TimeType = "DATE"
	TimeTime     TimeType = "TIME"
	TimeDuration TimeType = "DURATION"
	TimeSet      TimeType = "SET"
)

// TimeMod is the TIMEX3 modifier of a time expression.
type TimeMod string

const (
	ModBefore      TimeMod = "BEFORE"
	ModAfter       TimeMod = "AFTER"
	ModOnOrBefore  TimeMod = "ON_OR_BEFORE"
	ModOnOrAfter   TimeMod = "ON_OR_AFTER"
	ModLessThan    TimeMod = "LESS_THAN"
	ModMoreThan    TimeMod = "MORE_THAN"
	ModEqualOrLess TimeMod = "EQUAL_OR_LESS"
	ModEqualOrMore TimeMod = "EQUAL_OR_MORE"
	ModStart       TimeMod = "START"
	ModMid         TimeMod = "MID"
	ModEnd         TimeMod = "END"
	ModApprox      TimeMod = "APPROX"
)

// Granularity is how fine a date is.
type Granularity string

const (
	GranularityDecade  Granularity = "decade" // or coarser
	GranularityYear    Granularity = "year"
	GranularityHalf    Granularity = "half-year"
	GranularitySeason  Granularity = "season"
	GranularityQuarter Granularity = "quarter"
	GranularityMonth   Granularity = "month"
	GranularityWeek    Granularity = "week"
	GranularityDay     Granularity = "day"
	GranularityPart    Granularity = "part-of-day"
	GranularityMinute  Granularity = "minute"
)

// ZoneBasis is where a time zone comes from.
type ZoneBasis string

const (
	ZoneStated  ZoneBasis = "stated"
	ZonePlace   ZoneBasis = "place"
	ZoneOutlet  ZoneBasis = "outlet"
	ZoneAssumed ZoneBasis = "assumed"
)

// Qualifier is how a number is hedged.
type Qualifier string

const (
	QualifierExact     Qualifier = "exact"
	QualifierAbout     Qualifier = "about"
	QualifierNearly    Qualifier = "nearly"
	QualifierMoreThan  Qualifier = "more_than"
	QualifierAtLeast   Qualifier = "at_least"
	QualifierAtMost    Qualifier = "at_most"
	QualifierUpTo      Qualifier = "up_to"
	QualifierDozens    Qualifier = "dozens"
	QualifierHundreds  Qualifier = "hundreds"
	QualifierUnknown   Qualifier = "unknown"
	QualifierThousands Qualifier = "thousands"
)

// ActorType is what kind of actor it is.
type ActorType string

const (
	ActorPerson          ActorType = "person"
	ActorState           ActorType = "state"
	ActorGovernment      ActorType = "government"
	ActorMinistry        ActorType = "ministry"
	ActorArmedForce      ActorType = "armed_force"
	ActorArmedGroup      ActorType = "armed_group"
	ActorIgo             ActorType = "igo"
	ActorNgo             ActorType = "ngo"
	ActorMedia           ActorType = "media"
	ActorCompany         ActorType = "company"
	ActorParty           ActorType = "party"
	ActorOrganisation    ActorType = "organisation"
	ActorGroupOfStates   ActorType = "group_of_states"
	ActorUnnamedSource   ActorType = "unnamed_source"
	ActorUnnamedOfficial ActorType = "unnamed_official"
	ActorPlatform        ActorType = "platform"
)

// PlaceKind is what kind of place it is.
type PlaceKind string

const (
	PlaceCity        PlaceKind = "city"
	PlaceAdm1        PlaceKind = "adm1"
	PlaceAdm2        PlaceKind = "adm2"
	PlaceCountry     PlaceKind = "country"
	PlaceSea         PlaceKind = "sea"
	PlaceFacility    PlaceKind = "facility"
	PlaceFacilitySet PlaceKind = "facility_set"
	PlaceLine        PlaceKind = "line"
	PlaceArea        PlaceKind = "area"
	PlaceUnnamedSet  PlaceKind = "unnamed_set"
)

// Mode is how a statement is given: quotation type after Pareti (PARC3), with silence and denial.
type Mode string

const (
	ModeDirect       Mode = "direct"
	ModeIndirect     Mode = "indirect"
	ModeMixed        Mode = "mixed"
	ModePartialQuote Mode = "partial_quote"
	ModeNarrated     Mode = "narrated"
	ModeHearsay      Mode = "hearsay"
	ModeSilence      Mode = "silence"
	ModeDenial       Mode = "denial"
)

// Polarity is whether the speaker affirms, denies or declines to say.
type Polarity string

const (
	PolarityAffirms  Polarity = "affirms"
	PolarityDenies   Polarity = "denies"
	PolarityDeclines Polarity = "declines"
)

// ClaimType is what a statement is about.
type ClaimType string

const (
	ClaimIncidentReport ClaimType = "incident_report"
	ClaimTally          ClaimType = "tally"
	ClaimAgenda         ClaimType = "agenda"
	ClaimDelegation     ClaimType = "delegation"
	ClaimReadout        ClaimType = "readout"
	ClaimPromise        ClaimType = "promise"
	ClaimProposal       ClaimType = "proposal"
	ClaimForecast       ClaimType = "forecast"
	ClaimPosition       ClaimType = "position"
	ClaimDemand         ClaimType = "demand"
	ClaimAccusation     ClaimType = "accusation"
	ClaimDenial         ClaimType = "denial"
	ClaimScopeClaim     ClaimType = "scope_claim"
	ClaimAgreementClaim ClaimType = "agreement_claim"
	ClaimAssessment     ClaimType = "assessment"
	ClaimBelief         ClaimType = "belief"
	ClaimControlClaim   ClaimType = "control_claim"
	ClaimOther          ClaimType = "other"
	ClaimReport         ClaimType = "report"
	ClaimThreat         ClaimType = "threat"
	ClaimNoComment      ClaimType = "no_comment"
)

// Act is what is done by saying it (speech act, after Searle).
type Act string

const (
	SayAssert   Act = "assert"
	SayDeny     Act = "deny"
	SayAccuse   Act = "accuse"
	SayPromise  Act = "promise"
	SayDemand   Act = "demand"
	SayPropose  Act = "propose"
	SayPredict  Act = "predict"
	SayConfirm  Act = "confirm"
	SayConcede  Act = "concede"
	SayAsk      Act = "ask"
	SayOrder    Act = "order"
	SayDecline  Act = "decline"
	SayThreaten Act = "threaten"
	SayThank    Act = "thank"
	SayExpress  Act = "express"
)

// Factuality is how certain the content is, after FactBank.
type Factuality string

const (
	Certain     Factuality = "CT+"
	Probable    Factuality = "PR+"
	Possible    Factuality = "PS+"
	CertainNot  Factuality = "CT-"
	ProbableNot Factuality = "PR-"
	PossibleNot Factuality = "PS-"
	Uncommitted Factuality = "Uu"
)

// TalksFormat is the format of talks.
type TalksFormat string

const (
	FormatBilateral    TalksFormat = "bilateral"
	FormatTrilateral   TalksFormat = "trilateral"
	FormatMultilateral TalksFormat = "multilateral"
	FormatProximity    TalksFormat = "proximity"
	FormatShuttle      TalksFormat = "shuttle"
	FormatPhone        TalksFormat = "phone"
	FormatVideo        TalksFormat = "video"
)

// TalksStatus is the status of talks.
type TalksStatus string

const (
	TalksProposed  TalksStatus = "proposed"
	TalksAnnounced TalksStatus = "announced"
	TalksHeld      TalksStatus = "held"
	TalksOngoing   TalksStatus = "ongoing"
	TalksSuspended TalksStatus = "suspended"
	TalksNotHeld   TalksStatus = "not_held"
	TalksCancelled TalksStatus = "cancelled"
	TalksDenied    TalksStatus = "denied"
)

// DurationUnit is the unit of a duration.
type DurationUnit string

const (
	UnitMinute DurationUnit = "minute"
	UnitHour   DurationUnit = "hour"
	UnitDay    DurationUnit = "day"
	UnitWeek   DurationUnit = "week"
	UnitMonth  DurationUnit = "month"
	UnitYear   DurationUnit = "year"
)

// AgendaBasis is whether an agenda item was expected or stated.
type AgendaBasis string

const (
	AgendaExpected AgendaBasis = "expected"
	AgendaStated   AgendaBasis = "stated"
)

// Issued is whether a party gave a readout.
type Issued string

const (
	IssuedYes      Issued = "yes"
	IssuedMinimal  Issued = "minimal"
	IssuedNo       Issued = "no"
	IssuedPromised Issued = "promised"
)

// AgreementKind is the kind of an agreement or proposal.
type AgreementKind string

const (
	KindCeasefire           AgreementKind = "ceasefire"
	KindPartialCeasefire    AgreementKind = "partial_ceasefire"
	KindHumanitarianPause   AgreementKind = "humanitarian_pause"
	KindFramework           AgreementKind = "framework"
	KindImplementation      AgreementKind = "implementation"
	KindExchange            AgreementKind = "exchange"
	KindEconomic            AgreementKind = "economic"
	KindPromisedDocument    AgreementKind = "promised_document"
	KindNegotiatingDocument AgreementKind = "negotiating_document"
	KindDemand              AgreementKind = "demand"
	KindProposal            AgreementKind = "proposal"
)

// AgreementStatus is the status of an agreement or proposal.
type AgreementStatus string

const (
	StatusFloated           AgreementStatus = "floated"
	StatusProposed          AgreementStatus = "proposed"
	StatusPromised          AgreementStatus = "promised"
	StatusUnderDiscussion   AgreementStatus = "under_discussion"
	StatusAgreedInPrinciple AgreementStatus = "agreed_in_principle"
	StatusAnnounced         AgreementStatus = "announced"
	StatusSigned            AgreementStatus = "signed"
	StatusInForce           AgreementStatus = "in_force"
	StatusSuspended         AgreementStatus = "suspended"
	StatusImplemented       AgreementStatus = "implemented"
	StatusExpired           AgreementStatus = "expired"
	StatusTerminated        AgreementStatus = "terminated"
	StatusRejected          AgreementStatus = "rejected"
	StatusDisputed          AgreementStatus = "disputed"
)

// AgreementStage is the stage of an agreement, after PA-X.
type AgreementStage string

const (
	StagePre     AgreementStage = "Pre"
	StageSubPar  AgreementStage = "SubPar"
	StageSubComp AgreementStage = "SubComp"
	StageImp     AgreementStage = "Imp"
	StageRen     AgreementStage = "Ren"
	StageCea     AgreementStage = "Cea"
	StageOther   AgreementStage = "Other"
)

// AgreementForm is the form of an agreement.
type AgreementForm string

const (
	FormOral    AgreementForm = "oral"
	FormPhone   AgreementForm = "phone"
	FormWritten AgreementForm = "written"
	FormSigned  AgreementForm = "signed"
)

// RelationType is how one agreement relates to another.
type RelationType string

const (
	RelNarrows    RelationType = "narrows"
	RelImplements RelationType = "implements"
	RelRespondsTo RelationType = "responds_to"
	RelReplaces   RelationType = "replaces"
	RelAmends     RelationType = "amends"
)

// Duty is whether an act is owed, forbidden or allowed.
type Duty string

const (
	DutyDo      Duty = "do"
	DutyRefrain Duty = "refrain"
	DutyMay     Duty = "may"
)

// Stance is a party's stance.
type Stance string

const (
	StanceFor         Stance = "for"
	StanceAgainst     Stance = "against"
	StanceConditional Stance = "conditional"
	StanceSeeks       Stance = "seeks"
	StanceOpen        Stance = "open"
	StanceSilent      Stance = "silent"
	StanceDenies      Stance = "denies"
)

// ActClass is the class of an act that a commitment is about.
type ActClass string

const (
	ActAnyHostility                 ActClass = "any_hostility"
	ActAttack                       ActClass = "attack"
	ActLongRangeAttack              ActClass = "long_range_attack"
	ActAirAttack                    ActClass = "air_attack"
	ActDroneAttack                  ActClass = "drone_attack"
	ActMissileAttack                ActClass = "missile_attack"
	ActShelling                     ActClass = "shelling"
	ActAttackAtSea                  ActClass = "attack_at_sea"
	ActUseOfMerchantShipForMilitary ActClass = "use_of_merchant_ship_for_military"
	ActTroopMovement                ActClass = "troop_movement"
	ActHeavyWeaponPresence          ActClass = "heavy_weapon_presence"
	ActOverflight                   ActClass = "overflight"
	ActRecruitment                  ActClass = "recruitment"
	ActPublish                      ActClass = "publish"
	ActSign                         ActClass = "sign"
	ActRelease                      ActClass = "release"
	ActAllowAccess                  ActClass = "allow_access"
	ActListTargets                  ActClass = "list_targets"
	ActObserve                      ActClass = "observe"
	ActJointPatrol                  ActClass = "joint_patrol"
	ActReturnWeapons                ActClass = "return_weapons"
	ActCedeTerritory                ActClass = "cede_territory"
	ActDeployPeacekeepers           ActClass = "deploy_peacekeepers"
	ActReduceForces                 ActClass = "reduce_forces"
	ActIntegrateForces              ActClass = "integrate_forces"
	ActFormGovernment               ActClass = "form_government"
	ActAttendTalks                  ActClass = "attend_talks"
)

// ObjectClass is the class of an object that an act is directed at; a tree, see ObjectClass.Within.
type ObjectClass string

const (
	ObjectInfrastructure         ObjectClass = "infrastructure"
	ObjectEnergy                 ObjectClass = "energy"
	ObjectOilRefinery            ObjectClass = "oil_refinery"
	ObjectOilGasPipeline         ObjectClass = "oil_gas_pipeline"
	ObjectOilGasStorage          ObjectClass = "oil_gas_storage"
	ObjectPumpingStation         ObjectClass = "pumping_station"
	ObjectPowerGeneration        ObjectClass = "power_generation"
	ObjectTransmissionSubstation ObjectClass = "transmission_substation"
	ObjectNuclear                ObjectClass = "nuclear"
	ObjectHydroDam               ObjectClass = "hydro_dam"
	ObjectGasMetering            ObjectClass = "gas_metering"
	ObjectTransport              ObjectClass = "transport"
	ObjectPort                   ObjectClass = "port"
	ObjectRail                   ObjectClass = "rail"
	ObjectBridge                 ObjectClass = "bridge"
	ObjectAirport                ObjectClass = "airport"
	ObjectWater                  ObjectClass = "water"
	ObjectTelecom                ObjectClass = "telecom"
	ObjectIndustry               ObjectClass = "industry"
	ObjectCivilian               ObjectClass = "civilian"
	ObjectHousing                ObjectClass = "housing"
	ObjectSchool                 ObjectClass = "school"
	ObjectHospital               ObjectClass = "hospital"
	ObjectAdministration         ObjectClass = "administration"
	ObjectMarket                 ObjectClass = "market"
	ObjectWorship                ObjectClass = "worship"
	ObjectCulture                ObjectClass = "culture"
	ObjectHumanitarian           ObjectClass = "humanitarian"
	ObjectMaritime               ObjectClass = "maritime"
	ObjectMerchantShip           ObjectClass = "merchant_ship"
	ObjectWarship                ObjectClass = "warship"
	ObjectMilitary               ObjectClass = "military"
	ObjectPeople                 ObjectClass = "people"
	ObjectCivilians              ObjectClass = "civilians"
	ObjectMedia                  ObjectClass = "media"
	ObjectMedics                 ObjectClass = "medics"
	ObjectAid                    ObjectClass = "aid"
	ObjectPow                    ObjectClass = "pow"
	ObjectUnspecified            ObjectClass = "unspecified"
)

// AcledType is ACLED's event types.
type AcledType string

const (
	AcledBattles                  AcledType = "Battles"
	AcledExplosionsRemoteViolence AcledType = "Explosions/Remote violence"
	AcledViolenceAgainstCivilians AcledType = "Violence against civilians"
	AcledProtests                 AcledType = "Protests"
	AcledRiots                    AcledType = "Riots"
	AcledStrategicDevelopments    AcledType = "Strategic developments"
)

// AcledSubType is ACLED's sub-event types.
type AcledSubType string

const (
	AcledSubGovernmentRegainsTerritory      AcledSubType = "Government regains territory"
	AcledSubNonStateActorOvertakesTerritory AcledSubType = "Non-state actor overtakes territory"
	AcledSubArmedClash                      AcledSubType = "Armed clash"
	AcledSubChemicalWeapon                  AcledSubType = "Chemical weapon"
	AcledSubAirDroneStrike                  AcledSubType = "Air/drone strike"
	AcledSubSuicideBomb                     AcledSubType = "Suicide bomb"
	AcledSubShellingArtilleryMissileAttack  AcledSubType = "Shelling/artillery/missile attack"
	AcledSubRemoteExplosiveLandmineIED      AcledSubType = "Remote explosive/landmine/IED"
	AcledSubGrenade                         AcledSubType = "Grenade"
	AcledSubSexualViolence                  AcledSubType = "Sexual violence"
	AcledSubAttack                          AcledSubType = "Attack"
	AcledSubAbductionForcedDisappearance    AcledSubType = "Abduction/forced disappearance"
	AcledSubPeacefulProtest                 AcledSubType = "Peaceful protest"
	AcledSubProtestWithIntervention         AcledSubType = "Protest with intervention"
	AcledSubExcessiveForceAgainstProtesters AcledSubType = "Excessive force against protesters"
	AcledSubViolentDemonstration            AcledSubType = "Violent demonstration"
	AcledSubMobViolence                     AcledSubType = "Mob violence"
	AcledSubAgreement                       AcledSubType = "Agreement"
	AcledSubArrests                         AcledSubType = "Arrests"
	AcledSubChangeToGroupActivity           AcledSubType = "Change to group/activity"
	AcledSubDisruptedWeaponsUse             AcledSubType = "Disrupted weapons use"
	AcledSubHeadquartersOrBaseEstablished   AcledSubType = "Headquarters or base established"
	AcledSubLootingPropertyDestruction      AcledSubType = "Looting/property destruction"
	AcledSubNonViolentTransferOfTerritory   AcledSubType = "Non-violent transfer of territory"
	AcledSubOther                           AcledSubType = "Other"
)

// PloverType is PLOVER's event types.
type PloverType string

const (
	PloverAgree     PloverType = "AGREE"
	PloverConsult   PloverType = "CONSULT"
	PloverSupport   PloverType = "SUPPORT"
	PloverConcede   PloverType = "CONCEDE"
	PloverCooperate PloverType = "COOPERATE"
	PloverAid       PloverType = "AID"
	PloverRetreat   PloverType = "RETREAT"
	PloverRequest   PloverType = "REQUEST"
	PloverAccuse    PloverType = "ACCUSE"
	PloverReject    PloverType = "REJECT"
	PloverThreaten  PloverType = "THREATEN"
	PloverProtest   PloverType = "PROTEST"
	PloverSanction  PloverType = "SANCTION"
	PloverMobilize  PloverType = "MOBILIZE"
	PloverCoerce    PloverType = "COERCE"
	PloverAssault   PloverType = "ASSAULT"
)

// Auxiliary is PLOVER's auxiliary modes.
type Auxiliary string

const (
	AuxNone         Auxiliary = "none"
	AuxHistorical   Auxiliary = "historical"
	AuxFuture       Auxiliary = "future"
	AuxHypothetical Auxiliary = "hypothetical"
	AuxNegation     Auxiliary = "negation"
)

// Effect is what happened to a target.
type Effect string

const (
	EffectHit          Effect = "hit"
	EffectDamaged      Effect = "damaged"
	EffectDestroyed    Effect = "destroyed"
	EffectSeized       Effect = "seized"
	EffectNoneReported Effect = "none_reported"
)

// CasualtyKind is what happened to people.
type CasualtyKind string

const (
	CasualtiesKilled     CasualtyKind = "killed"
	CasualtiesInjured    CasualtyKind = "injured"
	CasualtiesCasualties CasualtyKind = "casualties"
	CasualtiesMissing    CasualtyKind = "missing"
	CasualtiesCaptured   CasualtyKind = "captured"
)

// CasualtyGroup is which people a count is of.
type CasualtyGroup string

const (
	GroupAll      CasualtyGroup = "all"
	GroupCivilian CasualtyGroup = "civilian"
	GroupMilitary CasualtyGroup = "military"
	GroupChildren CasualtyGroup = "children"
	GroupWomen    CasualtyGroup = "women"
	GroupMedia    CasualtyGroup = "media"
	GroupMedical  CasualtyGroup = "medical"
	GroupAid      CasualtyGroup = "aid"
	GroupUnknown  CasualtyGroup = "unknown"
)

// TallyCheck is whether the parts of a tally fit its total.
type TallyCheck string

const (
	CheckConsistent   TallyCheck = "consistent"
	CheckExceedsTotal TallyCheck = "exceeds_total"
	CheckShortOfTotal TallyCheck = "short_of_total"
	CheckNoTotal      TallyCheck = "no_total"
)

// ControlKind is the kind of a control claim.
type ControlKind string

const (
	ControlHolds       ControlKind = "holds"
	ControlOccupies    ControlKind = "occupies"
	ControlAdministers ControlKind = "administers"
	ControlOwns        ControlKind = "owns"
	ControlCaptured    ControlKind = "captured"
	ControlRecaptured  ControlKind = "recaptured"
	ControlWithdrew    ControlKind = "withdrew"
	ControlBesieges    ControlKind = "besieges"
	ControlContested   ControlKind = "contested"
)

// ForecastPolarity is what a forecast says of its event.
type ForecastPolarity string

const (
	ForecastWillHappen    ForecastPolarity = "will_happen"
	ForecastWillNotHappen ForecastPolarity = "will_not_happen"
	ForecastMayHappen     ForecastPolarity = "may_happen"
	ForecastAtMost        ForecastPolarity = "at_most"
	ForecastConditional   ForecastPolarity = "conditional"
)

// Strength is how strongly a forecast is made.
type Strength string

const (
	StrengthFirm     Strength = "firm"
	StrengthProbable Strength = "probable"
	StrengthPossible Strength = "possible"
)

// DiscrepancyType is in what two accounts differ.
type DiscrepancyType string

const (
	DifferScope            DiscrepancyType = "scope"
	DifferCount            DiscrepancyType = "count"
	DifferDate             DiscrepancyType = "date"
	DifferPlace            DiscrepancyType = "place"
	DifferAttribution      DiscrepancyType = "attribution"
	DifferAgenda           DiscrepancyType = "agenda"
	DifferPosition         DiscrepancyType = "position"
	DifferBelief           DiscrepancyType = "belief"
	DifferWordVsDeed       DiscrepancyType = "word_vs_deed"
	DifferReadoutAsymmetry DiscrepancyType = "readout_asymmetry"
	DifferDenial           DiscrepancyType = "denial"
)

// DiscrepancyRelation is how two differing accounts relate.
type DiscrepancyRelation string

const (
	DiscrepancyRelationIncompatible      DiscrepancyRelation = "incompatible"
	DiscrepancyRelationNarrowerThan      DiscrepancyRelation = "narrower_than"
	DiscrepancyRelationDifferentEmphasis DiscrepancyRelation = "different_emphasis"
	DiscrepancyRelationUnresolved        DiscrepancyRelation = "unresolved"
)

// DeliveryWhat is what is handed over: the report's category.
type DeliveryWhat string

const (
	DeliverPrisoners DeliveryWhat = "prisoners" // of war, or not told apart
	DeliverDetainees DeliveryWhat = "detainees"
	DeliverHostages  DeliveryWhat = "hostages"
	DeliverRemains   DeliveryWhat = "remains"
	DeliverChildren  DeliveryWhat = "children"
	DeliverCivilians DeliveryWhat = "civilians"
	DeliverAid       DeliveryWhat = "aid"
	DeliverWeapons   DeliveryWhat = "weapons"
	DeliverOther     DeliveryWhat = "other"
)

// DeliveryStatus is how far a delivery has come in the account that is given of it.
type DeliveryStatus string

const (
	DeliveryPromised     DeliveryStatus = "promised"
	DeliveryUnderWay     DeliveryStatus = "under_way"
	DeliveryDelivered    DeliveryStatus = "delivered"
	DeliveryNotDelivered DeliveryStatus = "not_delivered"
)

// DirectiveKind is the kind of an order to people or traffic.
type DirectiveKind string

const (
	DirectiveEvacuationOrder DirectiveKind = "evacuation_order"
	DirectiveClosedZone      DirectiveKind = "closed_zone" // exclusion, security or military zone
	DirectiveNoFlyZone       DirectiveKind = "no_fly_zone" // closed airspace
	DirectiveNoSailZone      DirectiveKind = "no_sail_zone"
	DirectiveCurfew          DirectiveKind = "curfew"
	DirectiveCorridor        DirectiveKind = "corridor"
	DirectiveClosure         DirectiveKind = "closure" // of a crossing, border, road, port
)

// DirectiveStatus is how far a directive has come.
type DirectiveStatus string

const (
	DirectiveAnnounced DirectiveStatus = "announced" // not yet in force
	DirectiveInForce   DirectiveStatus = "in_force"
	DirectiveExtended  DirectiveStatus = "extended"
	DirectiveLifted    DirectiveStatus = "lifted"
)

// LimitKind is how observation was limited.
type LimitKind string

const (
	LimitDenied      LimitKind = "denied"
	LimitDelayed     LimitKind = "delayed"
	LimitConditional LimitKind = "conditional"
	LimitNotVisited  LimitKind = "not_visited"
	LimitNotSeen     LimitKind = "not_seen"
	LimitJammed      LimitKind = "jammed"
	LimitOutOfOrder  LimitKind = "out_of_order" // a camera or other device did not work
)

// JustificationKind is what kind of reason a side gives.
type JustificationKind string

const (
	ReasonResponse       JustificationKind = "response"     // to what the other did: an answer, retaliation
	ReasonSelfDefence    JustificationKind = "self_defence" // or the defence of others
	ReasonPreemption     JustificationKind = "pre_emption"  // to forestall what the other was about to do
	ReasonMilitaryTarget JustificationKind = "military_target"
	ReasonException      JustificationKind = "exception" // the deal does not cover it
	ReasonExit           JustificationKind = "exit"      // the deal binds no more
)

// Words are a kind of reason as it is written.
func (k JustificationKind) Words() string {
	switch k {
	case ReasonSelfDefence:
		return "self-defence"
	case ReasonPreemption:
		return "to forestall"
	case ReasonException:
		return "not covered by the deal"
	case ReasonExit:
		return "the deal binds no more"
	}
	return words(k)
}

// OutletKind is what an outlet is.
type OutletKind string

const (
	OutletNewsAgency        OutletKind = "news_agency"
	OutletStateMedia        OutletKind = "state_media"
	OutletIndependentMedia  OutletKind = "independent_media"
	OutletPublicBroadcaster OutletKind = "public_broadcaster"
	OutletOfficial          OutletKind = "official" // a party's, government's or force's own
	OutletSocial            OutletKind = "social"
	OutletMission           OutletKind = "mission"
	OutletNGO               OutletKind = "ngo"
	OutletAcademic          OutletKind = "academic"
)

// StandingRole is what an outlet is to a report.
type StandingRole string

const (
	RolePublished StandingRole = "published" // the report is its own
	RoleCarried   StandingRole = "carried"   // the report stands in its dateline or credit
	RoleCited     StandingRole = "cited"
)

// Vocabularies gives every closed list by the name of its Go type, in the order of the contract.
var Vocabularies = map[string][]string{
	"Genre":               {string(GenreNews), string(GenreOfficialStatement), string(GenreReadout), string(GenreAgreementText), string(GenreDailyReport), string(GenreTranscript), string(GenreOther)},
	"DateBasis":           {string(DateGiven), string(DateStated), string(DateInferred), string(DateNone)},
	"Basis":               {string(BasisStated), string(BasisInferred), string(BasisDerived), string(BasisBackground)},
	"FurnitureKind":       {string(FurnitureSeeAlso), string(FurnitureSubheading), string(FurniturePlayerNotice), string(FurnitureVideoCaption), string(FurniturePhotoCaption), string(FurnitureByline), string(FurnitureDateline), string(FurnitureAd), string(FurnitureNewsletter)},
	"NameClass":           {string(ClassPerson), string(ClassLocation), string(ClassOrganisation), string(ClassNorp), string(ClassFacility), string(ClassProduct), string(ClassMisc)},
	"TimeType":            {string(TimeDate), string(TimeTime), string(TimeDuration), string(TimeSet)},
	"TimeMod":             {string(ModBefore), string(ModAfter), string(ModOnOrBefore), string(ModOnOrAfter), string(ModLessThan), string(ModMoreThan), string(ModEqualOrLess), string(ModEqualOrMore), string(ModStart), string(ModMid), string(ModEnd), string(ModApprox)},
	"Granularity":         {string(GranularityDecade), string(GranularityYear), string(GranularityHalf), string(GranularitySeason), string(GranularityQuarter), string(GranularityMonth), string(GranularityWeek), string(GranularityDay), string(GranularityPart), string(GranularityMinute)},
	"ZoneBasis":           {string(ZoneStated), string(ZonePlace), string(ZoneOutlet), string(ZoneAssumed)},
	"Qualifier":           {string(QualifierExact), string(QualifierAbout), string(QualifierNearly), string(QualifierMoreThan), string(QualifierAtLeast), string(QualifierAtMost), string(QualifierUpTo), string(QualifierDozens), string(QualifierHundreds), string(QualifierUnknown), string(QualifierThousands)},
	"ActorType":           {string(ActorPerson), string(ActorState), string(ActorGovernment), string(ActorMinistry), string(ActorArmedForce), string(ActorArmedGroup), string(ActorIgo), string(ActorNgo), string(ActorMedia), string(ActorCompany), string(ActorParty), string(ActorOrganisation), string(ActorGroupOfStates), string(ActorUnnamedSource), string(ActorUnnamedOfficial), string(ActorPlatform)},
	"PlaceKind":           {string(PlaceCity), string(PlaceAdm1), string(PlaceAdm2), string(PlaceCountry), string(PlaceSea), string(PlaceFacility), string(PlaceFacilitySet), string(PlaceLine), string(PlaceArea), string(PlaceUnnamedSet)},
	"Mode":                {string(ModeDirect), string(ModeIndirect), string(ModeMixed), string(ModePartialQuote), string(ModeNarrated), string(ModeHearsay), string(ModeSilence), string(ModeDenial)},
	"Polarity":            {string(PolarityAffirms), string(PolarityDenies), string(PolarityDeclines)},
	"ClaimType":           {string(ClaimIncidentReport), string(ClaimTally), string(ClaimAgenda), string(ClaimDelegation), string(ClaimReadout), string(ClaimPromise), string(ClaimProposal), string(ClaimForecast), string(ClaimPosition), string(ClaimDemand), string(ClaimAccusation), string(ClaimDenial), string(ClaimScopeClaim), string(ClaimAgreementClaim), string(ClaimAssessment), string(ClaimBelief), string(ClaimControlClaim), string(ClaimOther), string(ClaimReport), string(ClaimThreat), string(ClaimNoComment)},
	"Act":                 {string(SayAssert), string(SayDeny), string(SayAccuse), string(SayPromise), string(SayDemand), string(SayPropose), string(SayPredict), string(SayConfirm), string(SayConcede), string(SayAsk), string(SayOrder), string(SayDecline), string(SayThreaten), string(SayThank), string(SayExpress)},
	"Factuality":          {string(Certain), string(Probable), string(Possible), string(CertainNot), string(ProbableNot), string(PossibleNot), string(Uncommitted)},
	"TalksFormat":         {string(FormatBilateral), string(FormatTrilateral), string(FormatMultilateral), string(FormatProximity), string(FormatShuttle), string(FormatPhone), string(FormatVideo)},
	"TalksStatus":         {string(TalksProposed), string(TalksAnnounced), string(TalksHeld), string(TalksOngoing), string(TalksSuspended), string(TalksNotHeld), string(TalksCancelled), string(TalksDenied)},
	"DurationUnit":        {string(UnitMinute), string(UnitHour), string(UnitDay), string(UnitWeek), string(UnitMonth), string(UnitYear)},
	"AgendaBasis":         {string(AgendaExpected), string(AgendaStated)},
	"Issued":              {string(IssuedYes), string(IssuedMinimal), string(IssuedNo), string(IssuedPromised)},
	"AgreementKind":       {string(KindCeasefire), string(KindPartialCeasefire), string(KindHumanitarianPause), string(KindFramework), string(KindImplementation), string(KindExchange), string(KindEconomic), string(KindPromisedDocument), string(KindNegotiatingDocument), string(KindDemand), string(KindProposal)},
	"AgreementStatus":     {string(StatusFloated), string(StatusProposed), string(StatusPromised), string(StatusUnderDiscussion), string(StatusAgreedInPrinciple), string(StatusAnnounced), string(StatusSigned), string(StatusInForce), string(StatusSuspended), string(StatusImplemented), string(StatusExpired), string(StatusTerminated), string(StatusRejected), string(StatusDisputed)},
	"AgreementStage":      {string(StagePre), string(StageSubPar), string(StageSubComp), string(StageImp), string(StageRen), string(StageCea), string(StageOther)},
	"AgreementForm":       {string(FormOral), string(FormPhone), string(FormWritten), string(FormSigned)},
	"RelationType":        {string(RelNarrows), string(RelImplements), string(RelRespondsTo), string(RelReplaces), string(RelAmends)},
	"Duty":                {string(DutyDo), string(DutyRefrain), string(DutyMay)},
	"Stance":              {string(StanceFor), string(StanceAgainst), string(StanceConditional), string(StanceSeeks), string(StanceOpen), string(StanceSilent), string(StanceDenies)},
	"ActClass":            {string(ActAnyHostility), string(ActAttack), string(ActLongRangeAttack), string(ActAirAttack), string(ActDroneAttack), string(ActMissileAttack), string(ActShelling), string(ActAttackAtSea), string(ActUseOfMerchantShipForMilitary), string(ActTroopMovement), string(ActHeavyWeaponPresence), string(ActOverflight), string(ActRecruitment), string(ActPublish), string(ActSign), string(ActRelease), string(ActAllowAccess), string(ActListTargets), string(ActObserve), string(ActJointPatrol), string(ActReturnWeapons), string(ActCedeTerritory), string(ActDeployPeacekeepers), string(ActReduceForces), string(ActIntegrateForces), string(ActFormGovernment), string(ActAttendTalks)},
	"ObjectClass":         {string(ObjectInfrastructure), string(ObjectEnergy), string(ObjectOilRefinery), string(ObjectOilGasPipeline), string(ObjectOilGasStorage), string(ObjectPumpingStation), string(ObjectPowerGeneration), string(ObjectTransmissionSubstation), string(ObjectNuclear), string(ObjectHydroDam), string(ObjectGasMetering), string(ObjectTransport), string(ObjectPort), string(ObjectRail), string(ObjectBridge), string(ObjectAirport), string(ObjectWater), string(ObjectTelecom), string(ObjectIndustry), string(ObjectCivilian), string(ObjectHousing), string(ObjectSchool), string(ObjectHospital), string(ObjectAdministration), string(ObjectMarket), string(ObjectWorship), string(ObjectCulture), string(ObjectHumanitarian), string(ObjectMaritime), string(ObjectMerchantShip), string(ObjectWarship), string(ObjectMilitary), string(ObjectPeople), string(ObjectCivilians), string(ObjectMedia), string(ObjectMedics), string(ObjectAid), string(ObjectPow), string(ObjectUnspecified)},
	"AcledType":           {string(AcledBattles), string(AcledExplosionsRemoteViolence), string(AcledViolenceAgainstCivilians), string(AcledProtests), string(AcledRiots), string(AcledStrategicDevelopments)},
	"AcledSubType":        {string(AcledSubGovernmentRegainsTerritory), string(AcledSubNonStateActorOvertakesTerritory), string(AcledSubArmedClash), string(AcledSubChemicalWeapon), string(AcledSubAirDroneStrike), string(AcledSubSuicideBomb), string(AcledSubShellingArtilleryMissileAttack), string(AcledSubRemoteExplosiveLandmineIED), string(AcledSubGrenade), string(AcledSubSexualViolence), string(AcledSubAttack), string(AcledSubAbductionForcedDisappearance), string(AcledSubPeacefulProtest), string(AcledSubProtestWithIntervention), string(AcledSubExcessiveForceAgainstProtesters), string(AcledSubViolentDemonstration), string(AcledSubMobViolence), string(AcledSubAgreement), string(AcledSubArrests), string(AcledSubChangeToGroupActivity), string(AcledSubDisruptedWeaponsUse), string(AcledSubHeadquartersOrBaseEstablished), string(AcledSubLootingPropertyDestruction), string(AcledSubNonViolentTransferOfTerritory), string(AcledSubOther)},
	"PloverType":          {string(PloverAgree), string(PloverConsult), string(PloverSupport), string(PloverConcede), string(PloverCooperate), string(PloverAid), string(PloverRetreat), string(PloverRequest), string(PloverAccuse), string(PloverReject), string(PloverThreaten), string(PloverProtest), string(PloverSanction), string(PloverMobilize), string(PloverCoerce), string(PloverAssault)},
	"Auxiliary":           {string(AuxNone), string(AuxHistorical), string(AuxFuture), string(AuxHypothetical), string(AuxNegation)},
	"Effect":              {string(EffectHit), string(EffectDamaged), string(EffectDestroyed), string(EffectSeized), string(EffectNoneReported)},
	"CasualtyKind":        {string(CasualtiesKilled), string(CasualtiesInjured), string(CasualtiesCasualties), string(CasualtiesMissing), string(CasualtiesCaptured)},
	"CasualtyGroup":       {string(GroupAll), string(GroupCivilian), string(GroupMilitary), string(GroupChildren), string(GroupWomen), string(GroupMedia), string(GroupMedical), string(GroupAid), string(GroupUnknown)},
	"TallyCheck":          {string(CheckConsistent), string(CheckExceedsTotal), string(CheckShortOfTotal), string(CheckNoTotal)},
	"ControlKind":         {string(ControlHolds), string(ControlOccupies), string(ControlAdministers), string(ControlOwns), string(ControlCaptured), string(ControlRecaptured), string(ControlWithdrew), string(ControlBesieges), string(ControlContested)},
	"ForecastPolarity":    {string(ForecastWillHappen), string(ForecastWillNotHappen), string(ForecastMayHappen), string(ForecastAtMost), string(ForecastConditional)},
	"Strength":            {string(StrengthFirm), string(StrengthProbable), string(StrengthPossible)},
	"DiscrepancyType":     {string(DifferScope), string(DifferCount), string(DifferDate), string(DifferPlace), string(DifferAttribution), string(DifferAgenda), string(DifferPosition), string(DifferBelief), string(DifferWordVsDeed), string(DifferReadoutAsymmetry), string(DifferDenial)},
	"DiscrepancyRelation": {string(DiscrepancyRelationIncompatible), string(DiscrepancyRelationNarrowerThan), string(DiscrepancyRelationDifferentEmphasis), string(DiscrepancyRelationUnresolved)},
	"DeliveryWhat":        {string(DeliverPrisoners), string(DeliverDetainees), string(DeliverHostages), string(DeliverRemains), string(DeliverChildren), string(DeliverCivilians), string(DeliverAid), string(DeliverWeapons), string(DeliverOther)},
	"DeliveryStatus":      {string(DeliveryPromised), string(DeliveryUnderWay), string(DeliveryDelivered), string(DeliveryNotDelivered)},
	"DirectiveKind":       {string(DirectiveEvacuationOrder), string(DirectiveClosedZone), string(DirectiveNoFlyZone), string(DirectiveNoSailZone), string(DirectiveCurfew), string(DirectiveCorridor), string(DirectiveClosure)},
	"DirectiveStatus":     {string(DirectiveAnnounced), string(DirectiveInForce), string(DirectiveExtended), string(DirectiveLifted)},
	"JustificationKind":   {string(ReasonResponse), string(ReasonSelfDefence), string(ReasonPreemption), string(ReasonMilitaryTarget), string(ReasonException), string(ReasonExit)},
	"OutletKind":          {string(OutletNewsAgency), string(OutletStateMedia), string(OutletIndependentMedia), string(OutletPublicBroadcaster), string(OutletOfficial), string(OutletSocial), string(OutletMission), string(OutletNGO), string(OutletAcademic)},
	"StandingRole":        {string(RolePublished), string(RoleCarried), string(RoleCited)},
	"LimitKind":           {string(LimitDenied), string(LimitDelayed), string(LimitConditional), string(LimitNotVisited), string(LimitNotSeen), string(LimitJammed), string(LimitOutOfOrder)},
}
